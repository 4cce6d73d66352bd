import type { CallPair } from '../../application/snapshot.js';
import type { Row } from './prometheus-client.js';
import { figuresOf, groupBy, histogramsOf, type Measured } from './rows.js';

/** What one end of the calls counted: rows of {@link callsBetween}. */
export interface Counted {
  readonly buckets: readonly Row[];
  readonly failures: readonly Row[];
}

interface Call extends Measured {
  readonly caller: string | null;
  readonly provider: string | null;
  readonly interface: string;
  readonly method: string;
}

/**
 * Who called whom, each call once: as its caller counted it, or as its provider did where the caller tells Prometheus nothing (Java, a
 * program that ends).
 */
export function callPairs(atCallers: Counted, atProviders: Counted, windowMs: number): CallPair[] {
  const made = callsOf(atCallers, (own, other) => ({ caller: own, provider: other }));
  const taken = callsOf(atProviders, (own, other) => ({ caller: other, provider: own }));
  const tellers = new Set(made.map(({ caller }) => caller));
  const all = [...made, ...taken.filter(({ caller }) => !tellers.has(caller))];
  return groupBy(all, ({ caller, provider }) => JSON.stringify([caller, provider]))
    .map(([, calls]) => {
      const { caller, provider } = calls[0]!;
      return { caller, provider, ...figuresOf(calls, windowMs), methods: methodsOf(calls, windowMs) };
    })
    .filter(({ calls }) => calls > 0);
}

function callsOf(
  { buckets, failures }: Counted,
  endsOf: (own: string | null, other: string | null) => Pick<Call, 'caller' | 'provider'>,
): Call[] {
  const callOf = (labels: Row['labels'], measured: Measured): Call => ({
    ...endsOf(labels.application_name ?? null, labels.remote_application ?? null),
    ...{ interface: labels.interface ?? '', method: labels.method ?? '' },
    ...measured,
  });
  return [
    ...histogramsOf(buckets).map((histogram) => callOf(histogram.labels, { buckets: histogram.buckets })),
    ...failures.map(({ labels, value }) => callOf(labels, { failures: { [labels.code ?? '']: value } })),
  ];
}

function methodsOf(calls: readonly Call[], windowMs: number): CallPair['methods'] {
  return groupBy(calls, (call) => JSON.stringify([call.interface, call.method]))
    .map(([, ofMethod]) => {
      const { interface: name, method } = ofMethod[0]!;
      return { interface: name, method, ...figuresOf(ofMethod, windowMs) };
    })
    .filter(({ calls }) => calls > 0)
    .sort((a, b) => b.calls - a.calls);
}
