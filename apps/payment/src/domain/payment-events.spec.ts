import { bucketOfUser, partitionOfBucket, PaymentEvent } from '@stampede/contracts';
import type { Payment } from './payment.js';
import { paymentEvent } from './payment-events.js';

const at = new Date('2026-01-01T00:00:00.000Z');
const payment: Payment = {
  paymentId: '7-1',
  orderId: '7',
  userId: 'alice',
  attempt: 1,
  amountCents: 1999,
  status: 'REFUNDED',
  version: 4,
  eventVersion: 2,
  chargeId: 'ch',
  chargedCents: 2000,
  refundId: 're',
  declineCode: null,
  traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
  checks: 0,
};

describe('paymentEvent', () => {
  it('tells what was charged, in the words of the contract, in the partition of the user', () => {
    const { event, partition } = paymentEvent(payment, 'PaymentRefunded', at);
    expect(PaymentEvent.parse(event)).toEqual(event);
    expect(event).toMatchObject({
      id: '7-1-2',
      version: 2,
      aggregateId: '7-1',
      data: { amountCents: 2000, refundId: 're' },
    });
    expect(partition).toBe(partitionOfBucket(bucketOfUser('alice')));
  });

  it('says the same of the same row', () => {
    expect(paymentEvent(payment, 'PaymentRefunded', at)).toEqual(
      paymentEvent({ ...payment }, 'PaymentRefunded', at),
    );
  });

  it('tells nothing of a charge that has no id', () => {
    expect(() => paymentEvent({ ...payment, chargeId: null }, 'PaymentSucceeded', at)).toThrow(
      '7-1 has no chargeId',
    );
  });
});
