import {
  PaymentService,
  type CloseOutcome,
  type PayOrder as PayOrderCommand,
  type PayOutcome,
  type WebhookOutcome,
} from '@stampede/contracts';
import { RpcError, type Provider } from '@stampede/rpc';
import { RpcService } from '@stampede/rpc-nest';
import { z } from 'zod';
import { AcceptWebhook } from '../../application/accept-webhook.js';
import { CloseOrders } from '../../application/close-orders.js';
import { PayOrder } from '../../application/pay-order.js';

const orderId = z.string().regex(/^[1-9]\d{0,18}$/);
/** No control characters: nobody means them, and PostgreSQL has no place for NUL. */
const text = (maxLength: number) =>
  z
    .string()
    .min(1)
    .max(maxLength)
    .regex(/^\P{Cc}+$/u);
const Command = z.object({
  orderId,
  userId: text(128),
  idempotencyKey: text(255),
  fingerprint: text(256),
  method: text(32),
});
const OrderIds = z.array(orderId).max(256);
/** A provider's webhook is a few hundred bytes. */
const MAX_WEBHOOK_CHARACTERS = 64 * 1024;

@RpcService(PaymentService)
export class PaymentRpcService implements Provider<typeof PaymentService> {
  constructor(
    private readonly pay: PayOrder,
    private readonly close: CloseOrders,
    private readonly webhook: AcceptWebhook,
  ) {}

  payOrder(command: PayOrderCommand): Promise<PayOutcome> {
    return this.pay.execute(parse(Command, command));
  }

  closeOrders(orderIds: string[]): Promise<CloseOutcome[]> {
    return this.close.execute(parse(OrderIds, orderIds));
  }

  async acceptWebhook(rawBody: string, signature: string): Promise<WebhookOutcome> {
    if (rawBody.length > MAX_WEBHOOK_CHARACTERS) return { code: 'MALFORMED' };
    return { code: await this.webhook.execute(rawBody, signature) };
  }
}

function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const wrong = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  throw new RpcError('BAD_REQUEST', wrong);
}
