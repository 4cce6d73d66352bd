/** A refusal that the caller is told of as problem+json with this stable code. */
export class ProviderProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
  ) {
    super(detail);
  }
}

export const keyReused = () =>
  new ProviderProblem(422, 'IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was used for another request.');
export const unknownCharge = () => new ProviderProblem(404, 'NOT_FOUND', 'There is no such charge.');
export const notRefundable = () =>
  new ProviderProblem(422, 'NOT_REFUNDABLE', 'This charge was declined: nothing to refund.');
export const alreadyRefunded = () =>
  new ProviderProblem(409, 'ALREADY_REFUNDED', 'This charge was refunded under another Idempotency-Key.');
export const outage = () =>
  new ProviderProblem(500, 'INTERNAL', 'The provider failed. Ask again with the same key.');
