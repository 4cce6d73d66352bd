import type { OrderStatus } from '@stampede/contracts';
import { conflict, done, stay, table, to } from './transition-table.js';

/** What can happen to an order after it was placed. A SurplusPayment is a charge that cannot pay it: see `classifyPayment`. */
export type OrderTrigger = 'PaymentSucceeded' | 'SurplusPayment' | 'OrderExpired' | 'OrderWithdrawn';

const refund = stay({ emit: 'RefundRequested' });

/**
 * PENDING_PAYMENT  reserved, waiting for money until `payableUntil`
 * PAID             money is in, stock is sold
 * CANCELLED        expired or withdrawn; a charge that arrives now is refunded
 */
export const orderTransitions = table<OrderStatus, OrderTrigger, 'RefundRequested'>({
  PENDING_PAYMENT: {
    PaymentSucceeded: to('PAID'),
    SurplusPayment: refund,
    OrderExpired: to('CANCELLED'),
    OrderWithdrawn: to('CANCELLED'),
  },
  PAID: { PaymentSucceeded: done, SurplusPayment: refund, OrderExpired: done, OrderWithdrawn: conflict },
  CANCELLED: { PaymentSucceeded: refund, SurplusPayment: refund, OrderExpired: done, OrderWithdrawn: done },
});
