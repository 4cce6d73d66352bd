import type {
  CancelOutcome,
  Order,
  OrderPage,
  PayOrder,
  PayOutcome,
  WebhookOutcome,
} from '@stampede/contracts';

/** Rejects with the Problem UNAVAILABLE when the service behind it cannot be asked. */
export abstract class Orders {
  abstract find(userId: string, orderId: string): Promise<Order | null>;
  abstract findOfPurchase(userId: string, purchaseId: string): Promise<Order | null>;
  abstract list(userId: string, cursor: string | null, limit: number): Promise<OrderPage>;
  abstract cancel(userId: string, orderId: string): Promise<CancelOutcome>;
}

/** Rejects with the Problem UNAVAILABLE when the service behind it cannot be asked. */
export abstract class Payments {
  abstract pay(payment: PayOrder): Promise<PayOutcome>;
  abstract acceptWebhook(rawBody: string, signature: string): Promise<WebhookOutcome>;
}
