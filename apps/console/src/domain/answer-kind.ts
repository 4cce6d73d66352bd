/**
 * accepted  202: the units are taken and the purchase is durable
 * soldOut   409 SOLD_OUT
 * refused   every other business answer: limits, not started, ended, not logged in, …
 * failed    5xx: no business answer; the only kind that availability counts against the gateway
 */
export const ANSWER_KINDS = ['accepted', 'soldOut', 'refused', 'failed'] as const;
export type AnswerKind = (typeof ANSWER_KINDS)[number];

/** @param status class of the status, e.g. `2xx`; @param code of the problem, or OK */
export function kindOfAnswer(status: string, code: string): AnswerKind {
  if (status === '2xx') return 'accepted';
  if (status === '5xx') return 'failed';
  return code === 'SOLD_OUT' ? 'soldOut' : 'refused';
}

export function perKind<T>(make: (kind: AnswerKind) => T): Record<AnswerKind, T> {
  return Object.fromEntries(ANSWER_KINDS.map((kind) => [kind, make(kind)])) as Record<AnswerKind, T>;
}
