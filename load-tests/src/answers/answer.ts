/** One line of an answers file: what the outside saw of one attempt to buy. Times in milliseconds. */
export interface Answer {
  /** Position in the plan. */
  readonly request: number;
  /** 1, or more when an unavailable answer was asked again with the same key. */
  readonly attempt: number;
  /** The plan repeats an earlier key on purpose. */
  readonly repeat: boolean;
  readonly user: string;
  readonly key: string;
  readonly sale: string;
  readonly sku: string;
  readonly quantity: number;
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** The problem's `code`; TIMEOUT, NETWORK or GIVEN_UP where status is 0. */
  readonly code: string | null;
  readonly purchaseId: string | null;
  /** Milliseconds since 1970 at which the request was due. */
  readonly startedAt: number;
  /** From when it was due to the end of its answer: what a person would have waited. */
  readonly latencyMs: number;
  /** From when it was sent to the end of its answer. */
  readonly serviceMs: number;
}

/**
 * accepted     202
 * soldOut      409 SOLD_OUT
 * otherAnswer  any other refusal that the rules of the sale give: limit, window, rate limit, token, key
 * unavailable  503 with Retry-After: ask again with the same key
 * error        anything else: 5xx, no answer, or an answer that says that the load test itself is wrong (400, 401, 404)
 */
export type AnswerKind = 'accepted' | 'soldOut' | 'otherAnswer' | 'unavailable' | 'error';

export const ANSWER_KINDS: readonly AnswerKind[] = [
  'accepted',
  'soldOut',
  'otherAnswer',
  'unavailable',
  'error',
];

const REFUSALS = new Set([403, 409, 422, 429]);

export function kindOf(status: number, code: string | null): AnswerKind {
  if (status === 202) return 'accepted';
  if (status === 409 && code === 'SOLD_OUT') return 'soldOut';
  if (REFUSALS.has(status)) return 'otherAnswer';
  return status === 503 ? 'unavailable' : 'error';
}

/** A business answer is one that the buyer can act on; an unavailable service and an error are not. */
export function isBusinessAnswer(kind: AnswerKind): boolean {
  return kind === 'accepted' || kind === 'soldOut' || kind === 'otherAnswer';
}
