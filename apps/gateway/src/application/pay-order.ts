import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Problem } from '@stampede/http';
import { isOrderId, unknownOrder } from './order-id.js';
import { Payments } from './ports/orders.js';

export interface PaymentState {
  readonly paymentId: string;
  readonly status: string;
}

@Injectable()
export class PayOrder {
  constructor(private readonly payments: Payments) {}

  async execute(
    userId: string,
    orderId: string,
    method: string,
    idempotencyKey: string,
  ): Promise<PaymentState> {
    if (!isOrderId(orderId)) throw unknownOrder();
    const fingerprint = hash('sha256', JSON.stringify([orderId, method]), 'base64url').slice(0, 22);
    const { code, paymentId, status } = await this.payments.pay({
      orderId,
      userId,
      idempotencyKey,
      fingerprint,
      method,
    });
    switch (code) {
      case 'OK':
        if (paymentId !== null && status !== null) return { paymentId, status };
        break;
      case 'NOT_FOUND':
        throw unknownOrder();
      case 'ALREADY_PAID':
        throw new Problem('ALREADY_PAID', 'The order is paid already.');
      case 'CANCELLED':
        throw new Problem('ORDER_CANCELLED', 'The order was cancelled.');
      case 'EXPIRED':
        throw new Problem('ORDER_EXPIRED', 'The time to pay this order is over.');
      case 'KEY_REUSED':
        throw new Problem('IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was used for another payment.');
      case 'IN_PROGRESS':
        throw new Problem('IN_PROGRESS', 'A request with this Idempotency-Key is running. Ask again.', {
          retryAfterMs: 1000,
        });
      case 'METHOD_UNAVAILABLE':
        throw new Problem('METHOD_UNAVAILABLE', 'This method of payment is not available.');
    }
    throw new Error(`payOrder answered ${code}`);
  }
}
