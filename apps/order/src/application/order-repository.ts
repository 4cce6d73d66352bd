import type { OrderCommand, OrderDecision } from '../domain/decide-order.js';
import type { Order, OrderDraft } from '../domain/order.js';

/** CALLER: the caller tells the events before it acknowledges its own cause. OUTBOX: they are stored with the change. */
export type EventDelivery = 'CALLER' | 'OUTBOX';

export interface OrderChange {
  readonly orderId: string;
  readonly command: OrderCommand;
}

/** What became of one change; decision is undefined when there is no such order. */
export interface ChangedOrder {
  readonly orderId: string;
  readonly decision: OrderDecision | undefined;
}

export interface Placement {
  readonly placed: readonly Order[];
  /** Their purchases had an order already: the stored ones. */
  readonly known: readonly Order[];
}

export interface OverdueOrder {
  readonly orderId: string;
  /** Whether it has waited for payment to close longer than the bound. */
  readonly beyondBound: boolean;
}

export interface PagePosition {
  readonly placedAtMs: number;
  readonly orderId: string;
}

/** The orders in their shards. Every write holds the buckets it touches, so that a bucket can move between shards safely. */
export abstract class OrderRepository {
  /** Stores each draft unless its purchase has an order. Every distinct purchase is in one of the two lists. */
  abstract place(drafts: readonly OrderDraft[]): Promise<Placement>;

  /** Decides and writes, one transaction per shard; answers in the order of the changes. */
  abstract change(changes: readonly OrderChange[], delivery: EventDelivery): Promise<ChangedOrder[]>;

  /** The shards by name, for work that goes shard by shard. */
  abstract readonly shards: readonly string[];

  /** Up to `limit` orders of a shard that should have ended; they are not given out again for `retryAfterMs`. */
  abstract claimOverdue(shard: string, limit: number, retryAfterMs: number): Promise<OverdueOrder[]>;

  abstract findById(orderId: string): Promise<Order | undefined>;

  abstract findByPurchase(userId: string, purchaseId: string): Promise<Order | undefined>;

  /** A user's orders, newest first, from behind a position. */
  abstract list(userId: string, limit: number, after: PagePosition | undefined): Promise<Order[]>;

  /** The order, and whether its time to pay has passed by the clock of its database. */
  abstract findPayability(orderId: string): Promise<{ order: Order; overdue: boolean } | undefined>;
}
