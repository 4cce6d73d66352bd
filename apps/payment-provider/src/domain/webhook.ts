import { createHmac } from 'node:crypto';

export type WebhookType = 'charge.pending' | 'charge.succeeded' | 'charge.declined' | 'charge.refunded';

/** What a webhook tells; a hint only, for it may come late, twice or in any order. */
export interface Webhook {
  readonly id: string;
  readonly type: WebhookType;
  readonly createdAt: string;
  readonly data: {
    readonly chargeId: string;
    readonly idempotencyKey: string;
    readonly reference: string;
    readonly amountCents: number;
    readonly currency: string;
  };
}

export const SIGNATURE_HEADER = 'stampede-signature';

/** `t=<seconds>,v1=<hex HMAC-SHA256 of "<seconds>.<body>">`: the time is under the signature, so an old call cannot be replayed. */
export function signWebhook(body: string, secret: string, seconds: number): string {
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

const FIRST_DELAY_MS = 1000;
/** Short for a provider: whoever waits for a system to come to rest waits for its webhooks too. */
const LONGEST_DELAY_MS = 10_000;
/** About six hours of trying. */
export const MAX_DELIVERIES = 2200;

/** How long to wait after the n-th failed delivery, n from 1. */
export function redeliveryDelayMs(deliveries: number): number {
  return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(deliveries - 1, 20));
}
