import { Injectable } from '@nestjs/common';
import type { Order } from '../domain/order.js';
import { decodeCursor, encodeCursor } from './order-cursor.js';
import { OrderRepository } from './order-repository.js';

const MAX_PAGE = 100;

export interface OrdersPage {
  readonly orders: readonly Order[];
  readonly nextCursor: string | null;
}

@Injectable()
export class ListOrders {
  constructor(private readonly orders: OrderRepository) {}

  /** Newest first, at most 100. A cursor that is not ours leads behind the last order: an empty page. */
  async execute(userId: string, cursor: string | null, limit: number): Promise<OrdersPage> {
    const size = Math.min(Math.max(Math.trunc(limit), 1), MAX_PAGE);
    const after = cursor === null ? undefined : decodeCursor(cursor);
    if (cursor !== null && !after) return { orders: [], nextCursor: null };
    const found = await this.orders.list(userId, size + 1, after);
    const orders = found.slice(0, size);
    const last = orders.at(-1);
    const nextCursor =
      found.length > size && last ? encodeCursor({ placedAtMs: last.placedAtMs, orderId: last.id }) : null;
    return { orders, nextCursor };
  }
}
