import type { LoadBalance } from '../../src/index.js';
import { FakeInvoker, invocationOf } from './fake-invoker.js';

/** Providers `10.0.0.1:20880`, `10.0.0.2:20880` … */
export const providers = (count: number, from = 1): FakeInvoker[] =>
  Array.from({ length: count }, (_, index) => new FakeInvoker(`10.0.0.${from + index}:20880`));

/** Providers `p:1`, `p:2` … of such weights. */
export const weighted = (...weights: readonly number[]): FakeInvoker[] =>
  weights.map((weight, index) => new FakeInvoker(`p:${index + 1}`, 'OK', { weight: String(weight) }));

/** A generator of numbers in [0, 1) that is the same every time. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** How many of so many calls each provider gets. */
export function shareOut(balance: LoadBalance, invokers: readonly FakeInvoker[], rounds: number): number[] {
  const counts = new Map<unknown, number>();
  for (let round = 0; round < rounds; round++) {
    const chosen = balance.select(invokers, invocationOf('add', `key-${round}`));
    counts.set(chosen, (counts.get(chosen) ?? 0) + 1);
  }
  return invokers.map((invoker) => counts.get(invoker) ?? 0);
}
