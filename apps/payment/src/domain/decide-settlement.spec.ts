import { decideRefund, decideRefundRequest, decideSettlement, type Charge } from './decide-settlement.js';
import type { Payment } from './payment.js';
import type { PaymentStatus } from './payment-status.js';

const payment = (status: PaymentStatus): Payment => ({
  paymentId: '7-1',
  orderId: '7',
  userId: 'alice',
  attempt: 1,
  amountCents: 1999,
  status,
  version: 1,
  eventVersion: 0,
  chargeId: null,
  chargedCents: null,
  refundId: null,
  declineCode: null,
  traceparent: null,
  checks: 0,
});
const seen = (change: Partial<Charge> = {}) => ({
  kind: 'CHARGE' as const,
  charge: {
    chargeId: 'ch',
    amountCents: 1999,
    currency: 'CNY',
    status: 'SUCCEEDED' as const,
    declineCode: null,
    refundId: null,
    ...change,
  },
});

describe('decideSettlement', () => {
  it('takes a charge of the right amount as success, and tells so', () => {
    expect(decideSettlement(payment('UNKNOWN'), seen())).toEqual({
      kind: 'apply',
      emit: 'PaymentSucceeded',
      changes: { status: 'SUCCEEDED', chargeId: 'ch', chargedCents: 1999, declineCode: null, refundId: null },
    });
  });

  it.each([{ amountCents: 1998 }, { amountCents: 2000 }, { currency: 'USD' }])(
    'sends back what does not match: %j',
    (change) => {
      const decision = decideSettlement(payment('INITIATED'), seen(change));
      expect(decision).toMatchObject({ kind: 'apply', changes: { status: 'REFUNDING', chargeId: 'ch' } });
      expect(decision).not.toHaveProperty('emit', expect.anything());
    },
  );

  it('takes only a refusal as a refusal: "not found" and silence stay unknown', () => {
    for (const kind of ['NOT_FOUND', 'UNANSWERED'] as const) {
      expect(decideSettlement(payment('INITIATED'), { kind })).toMatchObject({
        changes: { status: 'UNKNOWN' },
      });
      expect(decideSettlement(payment('UNKNOWN'), { kind })).toEqual({ kind: 'done' });
      expect(decideSettlement(payment('SUCCEEDED'), { kind })).toEqual({ kind: 'done' });
    }
    const declined = decideSettlement(
      payment('UNKNOWN'),
      seen({ status: 'DECLINED', declineCode: 'CARD_DECLINED' }),
    );
    expect(declined).toMatchObject({
      changes: { status: 'FAILED', declineCode: 'CARD_DECLINED', chargedCents: null },
    });
  });

  it('reports what contradicts a success instead of believing it', () => {
    for (const change of [{ status: 'DECLINED' as const }, { amountCents: 1 }, { refundId: 're' }]) {
      expect(decideSettlement(payment('SUCCEEDED'), seen(change))).toEqual({ kind: 'conflict' });
    }
  });

  it('finds a refund whose answer was lost', () => {
    expect(decideSettlement(payment('REFUNDING'), seen({ refundId: 're' }))).toMatchObject({
      kind: 'apply',
      emit: 'PaymentRefunded',
      changes: { status: 'REFUNDED', refundId: 're' },
    });
  });
});

describe('refunds', () => {
  it('begin once and end once', () => {
    expect(decideRefundRequest(payment('SUCCEEDED'))).toMatchObject({
      kind: 'apply',
      changes: { status: 'REFUNDING' },
    });
    expect(decideRefundRequest(payment('REFUNDING'))).toEqual({ kind: 'done' });
    expect(decideRefundRequest(payment('REFUNDED'))).toEqual({ kind: 'done' });
    expect(decideRefundRequest(payment('UNKNOWN'))).toEqual({ kind: 'wait' });
    expect(decideRefundRequest(payment('FAILED'))).toEqual({ kind: 'conflict' });
    expect(decideRefund(payment('REFUNDING'), 're')).toMatchObject({
      emit: 'PaymentRefunded',
      changes: { refundId: 're' },
    });
    expect(decideRefund(payment('REFUNDED'), 're')).toEqual({ kind: 'done' });
  });
});
