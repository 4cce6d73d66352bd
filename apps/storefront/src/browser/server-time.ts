import { betterClock, type ClockSample, type ServerClock } from '../domain/server-clock.js';

let clock: ServerClock | undefined;
const listeners = new Set<() => void>();

/** Only runs forward, whatever is done to the date of this computer. */
export const localMs = (): number => performance.now();

/** The server's time, or undefined before it was heard of. */
export function serverNowMs(): number | undefined {
  return clock === undefined ? undefined : localMs() + clock.offsetMs;
}

export function learnServerTime(sample: ClockSample): void {
  clock = betterClock(clock, sample);
  for (const listener of listeners) listener();
}

/** Calls back when the time was learnt or corrected; returns how to stop. */
export function onServerTime(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
