import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Pulse } from './pulse.js';

describe('Pulse', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('beats while it runs, and not after', async () => {
    let beats = 0;
    const pulse = new Pulse(async () => void (beats += 1));
    await jest.advanceTimersByTimeAsync(2_600);
    expect(beats).toBe(5);
    pulse.stop();
    await jest.advanceTimersByTimeAsync(2_600);
    expect(beats).toBe(5);
    pulse.requireAlive();
  });

  it('is lost with the first heartbeat that fails, and throws its error', async () => {
    let beats = 0;
    const pulse = new Pulse(async () => {
      beats += 1;
      throw new Error('rebalancing');
    });
    await jest.advanceTimersByTimeAsync(2_600);
    expect(beats).toBe(1);
    expect(pulse.lost.aborted).toBe(true);
    expect(() => pulse.requireAlive()).toThrow('rebalancing');
    pulse.stop();
  });
});
