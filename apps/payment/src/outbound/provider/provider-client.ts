import type { Logger, Metrics } from '@stampede/observability';
import { z } from 'zod';
import { ProviderPort, type ChargeOrder, type RefundObservation } from '../../application/ports.js';
import type { Charge, Observation } from '../../domain/decide-settlement.js';
import { CURRENCY } from '../../domain/payment.js';
import type { Bulkhead } from './bulkhead.js';

export interface ProviderClientOptions {
  readonly url: string;
  readonly apiKey: string;
  /** Bound of a call, the wait for its turn included. */
  readonly timeoutMs: number;
  readonly bulkhead: Bulkhead;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

const ChargeAnswer = z.object({
  id: z.string().min(1),
  idempotencyKey: z.string(),
  amountCents: z.int(),
  currency: z.string(),
  status: z.enum(['SUCCEEDED', 'DECLINED']),
  declineCode: z.string().nullable(),
  refundId: z.string().nullable(),
});
const ChargeList = z.object({ charges: z.array(ChargeAnswer) });
const RefundAnswer = z.object({ id: z.string().min(1), chargeId: z.string() });

/** Speaks to the provider. Repeats nothing by itself: whoever calls knows when the same key is to be tried again. */
export class ProviderClient extends ProviderPort {
  constructor(private readonly options: ProviderClientOptions) {
    super();
  }

  async charge({ paymentId, orderId, amountCents }: ChargeOrder): Promise<Observation> {
    const body = { amountCents, currency: CURRENCY, reference: orderId };
    const answer = await this.call('charge', 'POST', '/v1/charges', ChargeAnswer, { key: paymentId, body });
    return answer?.idempotencyKey === paymentId
      ? { kind: 'CHARGE', charge: toCharge(answer) }
      : { kind: 'UNANSWERED' };
  }

  async fetchCharge(paymentId: string): Promise<Observation> {
    const path = `/v1/charges?idempotencyKey=${encodeURIComponent(paymentId)}`;
    const answer = await this.call('fetchCharge', 'GET', path, ChargeList);
    if (answer === undefined) return { kind: 'UNANSWERED' };
    const charge = answer.charges.find(({ idempotencyKey }) => idempotencyKey === paymentId);
    return charge === undefined ? { kind: 'NOT_FOUND' } : { kind: 'CHARGE', charge: toCharge(charge) };
  }

  async refund(chargeId: string): Promise<RefundObservation> {
    const answer = await this.call('refund', 'POST', '/v1/refunds', RefundAnswer, {
      key: chargeId,
      body: { chargeId },
    });
    return answer?.chargeId === chargeId ? { kind: 'REFUNDED', refundId: answer.id } : { kind: 'UNANSWERED' };
  }

  /** Undefined for everything but a 2xx answer that can be read. */
  private async call<T>(
    operation: string,
    method: 'GET' | 'POST',
    path: string,
    schema: z.ZodType<T>,
    post?: { readonly key: string; readonly body: unknown },
  ): Promise<T | undefined> {
    const { bulkhead, timeoutMs, metrics, logger } = this.options;
    const signal = AbortSignal.timeout(timeoutMs);
    const ended = metrics.histogram('stampede_provider_seconds').startTimer();
    try {
      const { status, text } = await bulkhead.run(signal, () => this.send(method, path, signal, post));
      if (status < 200 || status > 299) throw new Error(`the provider answered ${status}`);
      const answer = schema.parse(JSON.parse(text));
      ended({ operation, outcome: 'ok' });
      return answer;
    } catch (error) {
      ended({ operation, outcome: signal.aborted ? 'timeout' : 'failed' });
      logger.warn({ err: error, operation, key: post?.key }, 'no answer from the provider');
      return undefined;
    }
  }

  private async send(
    method: string,
    path: string,
    signal: AbortSignal,
    post?: { readonly key: string; readonly body: unknown },
  ) {
    const headers: Record<string, string> = {
      authorization: `Bearer ${this.options.apiKey}`,
      accept: 'application/json',
    };
    if (post !== undefined) {
      headers['content-type'] = 'application/json';
      headers['idempotency-key'] = post.key;
    }
    const url = this.options.url.replace(/\/$/, '') + path;
    const body = post === undefined ? undefined : JSON.stringify(post.body);
    const response = await fetch(url, { method, headers, body, signal, redirect: 'error' });
    return { status: response.status, text: await response.text() };
  }
}

function toCharge({
  id,
  amountCents,
  currency,
  status,
  declineCode,
  refundId,
}: z.infer<typeof ChargeAnswer>): Charge {
  return { chargeId: id, amountCents, currency, status, declineCode, refundId };
}
