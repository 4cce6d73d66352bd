import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { isSignedByProvider } from '../domain/webhook-signature.js';
import { Clock, SweepBell, Telemetry, WebhookRepository, type WebhookHint } from './ports.js';

/** What webhooks are signed with. */
export class WebhookSecret {
  constructor(readonly value: string) {}
}

export type WebhookCode = 'ACCEPTED' | 'BAD_SIGNATURE' | 'MALFORMED';

const name = (maxLength: number) =>
  z
    .string()
    .min(1)
    .max(maxLength)
    .regex(/^\P{Cc}+$/u);

/** Fields that are not ours to know are the provider's to add. */
const Webhook = z.object({
  id: name(128),
  type: name(64),
  data: z.object({ idempotencyKey: name(255) }),
});

/** Keeps a webhook as a hint. Only the provider's own state, asked for by the sweeper, moves a payment. */
@Injectable()
export class AcceptWebhook {
  constructor(
    private readonly webhooks: WebhookRepository,
    private readonly secret: WebhookSecret,
    private readonly clock: Clock,
    private readonly bell: SweepBell,
    private readonly telemetry: Telemetry,
  ) {}

  async execute(rawBody: string, signature: string): Promise<WebhookCode> {
    const code = await this.accept(rawBody, signature);
    this.telemetry.webhookReceived(code);
    return code;
  }

  private async accept(rawBody: string, signature: string): Promise<WebhookCode> {
    if (!isSignedByProvider(rawBody, signature, this.secret.value, this.clock.nowMs()))
      return 'BAD_SIGNATURE';
    const hint = readHint(rawBody);
    if (hint === undefined) return 'MALFORMED';
    await this.webhooks.record(hint);
    this.bell.ring();
    return 'ACCEPTED';
  }
}

function readHint(rawBody: string): WebhookHint | undefined {
  let json: unknown;
  try {
    json = JSON.parse(rawBody);
  } catch {
    return undefined;
  }
  const parsed = Webhook.safeParse(json);
  if (!parsed.success) return undefined;
  const { id, type, data } = parsed.data;
  return { eventId: id, type, paymentId: data.idempotencyKey, body: rawBody };
}
