import type { OrderEvent } from '@stampede/contracts';
import type { CancelReason, Order, RefundRequest } from './order.js';
import { orderCancelled, orderPaid, refundRequested } from './order-events.js';
import { orderTransitions, type OrderTrigger } from './order-status.js';

export interface SucceededPayment {
  readonly paymentId: string;
  readonly userId: string;
  readonly amountCents: number;
}

export type OrderCommand =
  | { readonly type: 'SettlePayment'; readonly payment: SucceededPayment }
  | { readonly type: 'Cancel'; readonly reason: CancelReason };

/** APPLIED moved the order, REFUND asks for a charge back, DONE found it so already, CONFLICT cannot be. */
export type DecisionOutcome = 'APPLIED' | 'REFUND' | 'DONE' | 'CONFLICT';

export interface OrderDecision {
  readonly outcome: DecisionOutcome;
  /** The order as it must be stored; the same object when nothing is to be written. */
  readonly order: Order;
  readonly events: readonly OrderEvent[];
}

const TRIGGER_OF_REASON = { EXPIRED: 'OrderExpired', WITHDRAWN: 'OrderWithdrawn' } as const;

/** @param atMs the time of the decision by the order database's clock */
export function decideOrder(order: Order, command: OrderCommand, atMs: number): OrderDecision {
  return command.type === 'SettlePayment'
    ? decidePayment(order, command.payment, atMs)
    : decideCancellation(order, command.reason, atMs);
}

/** A charge pays its order only in full, for its own buyer, and only if no other charge did. */
export function classifyPayment(order: Order, payment: SucceededPayment): OrderTrigger {
  if (order.paymentId !== null)
    return order.paymentId === payment.paymentId ? 'PaymentSucceeded' : 'SurplusPayment';
  return isExact(order, payment) ? 'PaymentSucceeded' : 'SurplusPayment';
}

/** Whether a charge is of this order's buyer and amount; if not, something is broken outside and somebody should look. */
export function isExact(order: Order, payment: SucceededPayment): boolean {
  return payment.amountCents === order.amountCents && payment.userId === order.userId;
}

function decidePayment(order: Order, payment: SucceededPayment, atMs: number): OrderDecision {
  const asked = order.refundRequests.find((request) => request.paymentId === payment.paymentId);
  if (asked) return { outcome: 'DONE', order, events: [refundRequested(order, asked)] };
  const cell = orderTransitions[order.status][classifyPayment(order, payment)];
  switch (cell.kind) {
    case 'to': {
      const version = order.version + 1;
      const ended = { status: cell.state, version, endedVersion: version };
      const paid: Order = { ...order, ...ended, paidAtMs: atMs, paymentId: payment.paymentId };
      return { outcome: 'APPLIED', order: paid, events: [orderPaid(paid)] };
    }
    case 'stay': {
      const request: RefundRequest = {
        paymentId: payment.paymentId,
        version: order.version + 1,
        requestedAtMs: atMs,
      };
      const refundRequests = [...order.refundRequests, request];
      const asking: Order = { ...order, version: request.version, refundRequests };
      return { outcome: 'REFUND', order: asking, events: [refundRequested(asking, request)] };
    }
    case 'done': // The event of the first time may have been lost with its process: it is told again, from the row.
      return { outcome: 'DONE', order, events: [orderPaid(order)] };
    case 'conflict':
      return { outcome: 'CONFLICT', order, events: [] };
  }
}

function decideCancellation(order: Order, reason: CancelReason, atMs: number): OrderDecision {
  const cell = orderTransitions[order.status][TRIGGER_OF_REASON[reason]];
  switch (cell.kind) {
    case 'to': {
      const version = order.version + 1;
      const ended = { status: cell.state, version, endedVersion: version };
      const cancelled: Order = { ...order, ...ended, cancelledAtMs: atMs, cancelReason: reason };
      return { outcome: 'APPLIED', order: cancelled, events: [orderCancelled(cancelled)] };
    }
    case 'done':
    case 'stay':
      return { outcome: 'DONE', order, events: [] };
    case 'conflict':
      return { outcome: 'CONFLICT', order, events: [] };
  }
}
