import { Injectable } from '@nestjs/common';
import { isOrderId } from '../domain/order-id.js';
import { OrderRepository } from './order-repository.js';

export interface Payability {
  readonly code: 'PAYABLE' | 'NOT_FOUND' | 'ALREADY_PAID' | 'CANCELLED' | 'EXPIRED';
  readonly amountCents: number;
}

/** Whether an order may be paid now, by the clock of its database. */
@Injectable()
export class FindPayable {
  constructor(private readonly orders: OrderRepository) {}

  async execute(userId: string, orderId: string): Promise<Payability> {
    const found = isOrderId(orderId) ? await this.orders.findPayability(orderId) : undefined;
    if (found?.order.userId !== userId) return { code: 'NOT_FOUND', amountCents: 0 };
    const { order, overdue } = found;
    switch (order.status) {
      case 'PAID':
        return { code: 'ALREADY_PAID', amountCents: 0 };
      case 'CANCELLED':
        return { code: 'CANCELLED', amountCents: 0 };
      case 'PENDING_PAYMENT':
        return overdue
          ? { code: 'EXPIRED', amountCents: 0 }
          : { code: 'PAYABLE', amountCents: order.amountCents };
    }
  }
}
