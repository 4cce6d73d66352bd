import { bucketOfUser, partitionOfBucket, TOPICS, type PaymentEvent } from '@stampede/contracts';
import type { PaymentEventType } from './decide-settlement.js';
import type { Payment } from './payment.js';

export interface OutgoingEvent {
  readonly topic: typeof TOPICS.payment;
  readonly partition: number;
  readonly event: PaymentEvent;
}

/** The event that a row tells of; `payment` is the row as written, `occurredAt` its time. */
export function paymentEvent(payment: Payment, type: PaymentEventType, occurredAt: Date): OutgoingEvent {
  const { paymentId, orderId, userId, eventVersion, traceparent } = payment;
  const charge = {
    paymentId,
    orderId,
    userId,
    amountCents: payment.chargedCents ?? payment.amountCents,
    chargeId: required(payment.chargeId, 'chargeId', paymentId),
  };
  const envelope = {
    id: `${paymentId}-${eventVersion}`,
    version: eventVersion,
    occurredAt: occurredAt.toISOString(),
    aggregateId: paymentId,
    ...(traceparent === null ? {} : { traceparent }),
  };
  const event: PaymentEvent =
    type === 'PaymentSucceeded'
      ? { ...envelope, type, data: charge }
      : {
          ...envelope,
          type,
          data: { ...charge, refundId: required(payment.refundId, 'refundId', paymentId) },
        };
  return { topic: TOPICS.payment, partition: partitionOfBucket(bucketOfUser(userId)), event };
}

function required(value: string | null, name: string, paymentId: string): string {
  if (value === null) throw new Error(`payment ${paymentId} has no ${name}`);
  return value;
}
