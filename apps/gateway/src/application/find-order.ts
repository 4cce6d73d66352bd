import { Injectable } from '@nestjs/common';
import type { Order } from '@stampede/contracts';
import { isOrderId, unknownOrder } from './order-id.js';
import { Orders } from './ports/orders.js';

@Injectable()
export class FindOrder {
  constructor(private readonly orders: Orders) {}

  async execute(userId: string, orderId: string): Promise<Order> {
    const order = isOrderId(orderId) ? await this.orders.find(userId, orderId) : null;
    if (order === null) throw unknownOrder();
    return order;
  }
}
