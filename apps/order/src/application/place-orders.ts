import { Injectable } from '@nestjs/common';
import { bucketOfUser } from '@stampede/contracts';
import { failpoint } from '@stampede/observability';
import type { OrderLine } from '../domain/order.js';
import { orderPlaced } from '../domain/order-events.js';
import { Clock } from './clock.js';
import { GenerateOrderIds } from './generate-order-ids.js';
import { OrderEventPublisher } from './order-event-publisher.js';
import { OrderMetrics } from './order-metrics.js';
import { OrderRepository } from './order-repository.js';

export interface Reservation {
  readonly line: OrderLine;
  readonly reservedAtMs: number;
  readonly traceparent: string | null;
}

/** Turns reserved stock into orders, one per purchase however often it is told. */
@Injectable()
export class PlaceOrders {
  constructor(
    private readonly ids: GenerateOrderIds,
    private readonly orders: OrderRepository,
    private readonly publisher: OrderEventPublisher,
    private readonly clock: Clock,
    private readonly metrics: OrderMetrics,
  ) {}

  async execute(reservations: readonly Reservation[]): Promise<void> {
    const ids = await this.ids.execute(reservations.map(({ line }) => bucketOfUser(line.userId)));
    const drafts = reservations.map(({ line, traceparent }, index) => ({
      ...line,
      id: ids[index]!,
      traceparent,
    }));
    const placement = await this.orders.place(drafts);
    await failpoint('after-order-commit');
    const { placed, known } = placement;
    await this.publisher.publish([...placed, ...known].map(orderPlaced)); // The event of a known one may never have left.
    await failpoint('after-order-produce');
    this.metrics.placed(placement, this.delaysOf(reservations, new Set(placed.map(({ id }) => id)), ids));
  }

  private delaysOf(
    reservations: readonly Reservation[],
    placed: ReadonlySet<string>,
    ids: readonly string[],
  ): number[] {
    const nowMs = this.clock.nowMs();
    return reservations
      .filter((_, index) => placed.has(ids[index]!))
      .map(({ reservedAtMs }) => nowMs - reservedAtMs);
  }
}
