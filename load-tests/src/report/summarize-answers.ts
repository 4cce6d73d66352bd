import { ANSWER_KINDS, isBusinessAnswer, kindOf, type Answer, type AnswerKind } from '../answers/answer.js';
import { LatencyRecorder, type LatencySummary } from './latency.js';

/** What an answers file says, added up. */
export interface AnswersSummary {
  readonly answers: number;
  readonly kinds: Readonly<Record<AnswerKind, { latency: LatencySummary; service: LatencySummary }>>;
  readonly all: { readonly latency: LatencySummary; readonly service: LatencySummary };
  /** How often each `status code` pair was seen, most frequent first. */
  readonly codes: readonly { readonly code: string; readonly count: number }[];
  /** Business answers of all answers, 0..1. */
  readonly availability: number;
  /** Planned requests that ended with a business answer, retries included, of all planned requests that were sent. */
  readonly answeredInTheEnd: number;
  readonly plannedRequests: number;
  readonly repeats: number;
  readonly retries: number;
  /** Different purchases that were answered 202, and the units of them. */
  readonly accepted: { readonly purchases: number; readonly units: number };
  /** Seconds from the first request due to the last answer. */
  readonly spanS: number;
}

interface Recorders {
  readonly latency: LatencyRecorder;
  readonly service: LatencyRecorder;
}

const newRecorders = (): Recorders => ({ latency: new LatencyRecorder(), service: new LatencyRecorder() });

export async function summarizeAnswers(
  answers: AsyncIterable<Answer> | Iterable<Answer>,
): Promise<AnswersSummary> {
  const kinds = Object.fromEntries(ANSWER_KINDS.map((kind) => [kind, newRecorders()])) as Record<
    AnswerKind,
    Recorders
  >;
  const all = newRecorders();
  const codes = new Map<string, number>();
  const units = new Map<string, number>();
  const settled = new Set<number>();
  let [count, business, planned, repeats, retries] = [0, 0, 0, 0, 0];
  let [firstMs, lastMs] = [Infinity, 0];
  for await (const answer of answers) {
    const kind = kindOf(answer.status, answer.code);
    count += 1;
    for (const { latency, service } of [kinds[kind], all]) {
      latency.record(answer.latencyMs);
      service.record(answer.serviceMs);
    }
    const code = `${answer.status || 'no answer'} ${answer.code ?? ''}`.trim();
    codes.set(code, (codes.get(code) ?? 0) + 1);
    if (isBusinessAnswer(kind)) {
      business += 1;
      settled.add(answer.request);
    }
    if (answer.attempt > 1) retries += 1;
    else planned += 1;
    if (answer.repeat) repeats += 1;
    if (kind === 'accepted' && answer.purchaseId !== null) units.set(answer.purchaseId, answer.quantity);
    firstMs = Math.min(firstMs, answer.startedAt);
    lastMs = Math.max(lastMs, answer.startedAt + answer.latencyMs);
  }
  const summaries = ({ latency, service }: Recorders) => ({
    latency: latency.summary(),
    service: service.summary(),
  });
  return {
    answers: count,
    kinds: Object.fromEntries(
      ANSWER_KINDS.map((kind) => [kind, summaries(kinds[kind])]),
    ) as AnswersSummary['kinds'],
    all: summaries(all),
    codes: [...codes].map(([code, times]) => ({ code, count: times })).sort((a, b) => b.count - a.count),
    availability: count === 0 ? 0 : business / count,
    answeredInTheEnd: settled.size,
    plannedRequests: planned,
    repeats,
    retries,
    accepted: {
      purchases: units.size,
      units: [...units.values()].reduce((sum, quantity) => sum + quantity, 0),
    },
    spanS: count === 0 ? 0 : (lastMs - firstMs) / 1000,
  };
}
