import { Injectable } from '@nestjs/common';
import type { Order } from '../domain/order.js';
import { OrderRepository } from './order-repository.js';

@Injectable()
export class FindOrderOfPurchase {
  constructor(private readonly orders: OrderRepository) {}

  async execute(userId: string, purchaseId: string): Promise<Order | undefined> {
    const order = await this.orders.findByPurchase(userId, purchaseId);
    return order?.userId === userId ? order : undefined;
  }
}
