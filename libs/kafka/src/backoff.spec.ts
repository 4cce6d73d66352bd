import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Backoff, pause, within } from './backoff.js';

describe('Backoff', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    jest.spyOn(Math, 'random').mockReturnValue(0);
  });
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  async function nextWaitMs(backoff: Backoff): Promise<number> {
    const startedAt = Date.now();
    const waiting = backoff.wait().then(() => Date.now() - startedAt);
    await jest.advanceTimersToNextTimerAsync();
    return waiting;
  }

  it('doubles up to the longest wait, and begins again after a reset', async () => {
    const backoff = new Backoff(250, 5_000);
    const waits: number[] = [];
    for (let tries = 0; tries < 7; tries += 1) waits.push(await nextWaitMs(backoff));
    expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 5_000, 5_000]);
    backoff.reset();
    expect(await nextWaitMs(backoff)).toBe(250);
  });

  it('ends a wait at the signal, also one that came before', async () => {
    const stop = new AbortController();
    const waiting = pause(60_000, stop.signal);
    stop.abort();
    await waiting;
    await pause(60_000, stop.signal);
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('within', () => {
  it('gives the value, the error or the time-out, whichever is first', async () => {
    expect(await within(Promise.resolve(1), 50, () => new Error('late'))).toBe(1);
    await expect(within(Promise.reject(new Error('no')), 50, () => new Error('late'))).rejects.toThrow('no');
    await expect(within(new Promise(() => undefined), 10, () => new Error('late'))).rejects.toThrow('late');
  });
});
