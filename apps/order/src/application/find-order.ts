import { Injectable } from '@nestjs/common';
import type { Order } from '../domain/order.js';
import { isOrderId } from '../domain/order-id.js';
import { OrderRepository } from './order-repository.js';

/** A buyer's own order; another's does not exist for them. */
@Injectable()
export class FindOrder {
  constructor(private readonly orders: OrderRepository) {}

  async execute(userId: string, orderId: string): Promise<Order | undefined> {
    if (!isOrderId(orderId)) return undefined;
    const order = await this.orders.findById(orderId);
    return order?.userId === userId ? order : undefined;
  }
}
