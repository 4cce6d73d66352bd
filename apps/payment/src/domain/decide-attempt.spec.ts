import { decideAttempt, decideClose } from './decide-attempt.js';
import type { Payment } from './payment.js';
import type { PaymentStatus } from './payment-status.js';

const attempt = (status: PaymentStatus, number = 1) => ({ attempt: number, status }) as Payment;

describe('decideAttempt', () => {
  it('begins the first attempt of an order, and the next only after a refusal', () => {
    expect(decideAttempt({ closed: false, latest: undefined })).toEqual({ kind: 'BEGIN', attempt: 1 });
    expect(decideAttempt({ closed: false, latest: attempt('FAILED', 3) })).toEqual({
      kind: 'BEGIN',
      attempt: 4,
    });
  });

  it.each(['INITIATED', 'UNKNOWN', 'SUCCEEDED', 'REFUNDING', 'REFUNDED'] as const)(
    'lets a %s attempt answer, closed or not',
    (status) => {
      for (const closed of [true, false]) {
        expect(decideAttempt({ closed, latest: attempt(status) })).toEqual({
          kind: 'ANSWER',
          payment: attempt(status),
        });
      }
    },
  );

  it('begins nothing for a closed order', () => {
    expect(decideAttempt({ closed: true, latest: undefined })).toEqual({ kind: 'CLOSED' });
    expect(decideAttempt({ closed: true, latest: attempt('FAILED') })).toEqual({ kind: 'CLOSED' });
  });
});

describe('decideClose', () => {
  it('is CLOSED only when no attempt lives', () => {
    const answers = [
      undefined,
      'INITIATED',
      'UNKNOWN',
      'SUCCEEDED',
      'FAILED',
      'REFUNDING',
      'REFUNDED',
    ] as const;
    expect(answers.map((status) => decideClose(status))).toEqual([
      'CLOSED',
      'UNDER_WAY',
      'UNDER_WAY',
      'PAID',
      'CLOSED',
      'CLOSED',
      'CLOSED',
    ]);
  });
});
