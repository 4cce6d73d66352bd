import { describe, expect, it } from '@jest/globals';
import { LiveServer } from './live-server.js';
import { describeFailure, makeCase, runCases } from './run-cases.js';
import { TARGETS } from './targets.js';

describe('changed frames and values', () => {
  it('are read or refused, and do nothing else', () => {
    const failure = runCases(5000, 20241111);
    expect(failure && describeFailure(failure)).toBeUndefined();
  });

  it('leave a live server and the calls of other connections unharmed', async () => {
    const server = await LiveServer.start();
    try {
      const failure = await server.run(1000, 20241111);
      expect(failure && describeFailure(failure)).toBeUndefined();
    } finally {
      await server.close();
    }
  });

  it('follow from seed and number alone', () => {
    const bytesOf = (seed: number, index: number): string =>
      makeCase(TARGETS.request, seed, index).bytes.toString('hex');
    expect(bytesOf(1, 2)).toBe(bytesOf(1, 2));
    expect(new Set([bytesOf(1, 2), bytesOf(1, 3), bytesOf(2, 2)]).size).toBe(3);
  });
});
