import { Injectable } from '@nestjs/common';
import type { Order } from '@stampede/contracts';
import { Problem } from '@stampede/http';
import { isOrderId, unknownOrder } from './order-id.js';
import { Orders } from './ports/orders.js';

@Injectable()
export class CancelOrder {
  constructor(private readonly orders: Orders) {}

  async execute(userId: string, orderId: string): Promise<Order> {
    if (!isOrderId(orderId)) throw unknownOrder();
    const { code, order } = await this.orders.cancel(userId, orderId);
    switch (code) {
      case 'CANCELLED':
        if (order !== null) return order;
        break;
      case 'NOT_FOUND':
        throw unknownOrder();
      case 'ALREADY_PAID':
        throw new Problem('ALREADY_PAID', 'The order is paid: it can be returned, no longer cancelled.');
      case 'PAYMENT_UNDER_WAY':
        throw new Problem('PAYMENT_UNDER_WAY', 'A payment of this order is under way. Ask again.', {
          retryAfterMs: 1000,
        });
    }
    throw new Error(`cancelOrder answered ${code}`);
  }
}
