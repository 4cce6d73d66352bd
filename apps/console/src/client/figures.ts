import { ANSWER_KINDS, type AnswerKind } from '../domain/answer-kind.js';
import { availabilityOf, ninesText, percentText, type Availability } from '../domain/availability.js';
import type { Quantiles } from '../domain/histogram.js';
import type { AnswerCount, Snapshot } from '../application/snapshot.js';
import { countText, latencyText } from './format.js';
import type { Shown } from './live.js';

/** How figures of a snapshot are shown. Null is not known. */

export const count = (value: number | null | undefined): Shown | null =>
  value == null ? null : { text: countText(value), value };

export const latency = (ms: number | null | undefined): Shown | null =>
  ms == null ? null : { text: latencyText(ms), value: ms };

export function countOfKind(answers: readonly AnswerCount[], kind: AnswerKind | 'all'): number {
  return answers
    .filter((answer) => kind === 'all' || answer.kind === kind)
    .reduce((sum, answer) => sum + answer.count, 0);
}

export function perSecond({ traffic }: Snapshot, kind: AnswerKind | 'all'): number | null {
  if (traffic === null) return null;
  if (kind !== 'all') return traffic.perSecond[kind];
  return ANSWER_KINDS.reduce((sum, one) => sum + traffic.perSecond[one], 0);
}

export function availability(failed: number, calls: number): { percent: Shown | null; nines: string | null } {
  const of: Availability = availabilityOf(calls, failed);
  const percent = percentText(of);
  return {
    percent: percent === null ? null : { text: `${percent} %`, value: of.ratio! },
    nines: ninesText(of),
  };
}

/** The latency that is worth showing large: of now while there is traffic, else of the whole spike. */
export function bigLatency(
  snapshot: Snapshot,
  tp: keyof Quantiles,
): { ms: number; window: string; of: (kind: AnswerKind) => number | null } | null {
  const { traffic, spike } = snapshot;
  const now = traffic?.latency.all[tp];
  if (traffic !== null && now != null)
    return { ms: now, window: 'last 10 s', of: (kind) => traffic.latency[kind][tp] };
  const whole = spike?.latency.all[tp];
  if (spike !== null && whole != null)
    return { ms: whole, window: 'overall', of: (kind) => spike.latency[kind][tp] };
  return null;
}
