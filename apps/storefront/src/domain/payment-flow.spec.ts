import type { FailureCode } from './failure.js';
import { advancePayment, keyOf, type PaymentEvent, type PaymentState } from './payment-flow.js';

const ready: PaymentState = { name: 'READY' };
const begun: PaymentEvent = { type: 'Begun', key: 'key-1' };
const answered = (status: string): PaymentEvent => ({ type: 'Answered', status });
const seen = (status: string): PaymentEvent => ({ type: 'OrderSeen', status });
const failed = (code: FailureCode): PaymentEvent => ({ type: 'Failed', failure: { code } });
const after = (...events: PaymentEvent[]) => events.reduce(advancePayment, ready);

describe('a payment', () => {
  it('is PAID only when the order says so', () => {
    expect(after(begun, answered('SUCCEEDED'))).toMatchObject({ name: 'WATCHING', isDecided: true });
    expect(after(begun, answered('SUCCEEDED'), seen('PENDING_PAYMENT')).name).toBe('WATCHING');
    expect(after(begun, answered('SUCCEEDED'), seen('PAID'))).toEqual({ name: 'PAID' });
  });

  it('is asked for again now and then while the provider has not decided, with the same key', () => {
    const look = seen('PENDING_PAYMENT');
    const state = after(begun, answered('UNKNOWN'), look, look, look);
    expect(state).toEqual({ name: 'ASKING', key: 'key-1', tries: 3 });
    expect(advancePayment(state, answered('FAILED'))).toEqual({ name: 'REFUSED', code: 'DECLINED' });
  });

  it('is only watched, not asked for, once it was decided', () => {
    const looks = Array.from({ length: 20 }, () => seen('PENDING_PAYMENT'));
    expect(after(begun, answered('SUCCEEDED'), ...looks)).toMatchObject({ name: 'WATCHING', tries: 20 });
  });

  it.each(['NETWORK', 'UNAVAILABLE', 'IN_PROGRESS'] as const)('is asked for again after %s', (code) => {
    expect(after(begun, failed(code))).toMatchObject({ name: 'PAUSED', key: 'key-1', code });
    expect(after(begun, failed(code), { type: 'PauseOver' })).toMatchObject({ name: 'ASKING', key: 'key-1' });
  });

  it('that was made already ends in the order', () => {
    expect(after(begun, failed('ALREADY_PAID'))).toMatchObject({ name: 'WATCHING', isDecided: true });
  });

  it.each(['ORDER_EXPIRED', 'ORDER_CANCELLED', 'UNAUTHENTICATED'] as const)('ends with %s', (code) => {
    expect(after(begun, failed(code))).toEqual({ name: 'REFUSED', code });
    expect(after(begun, answered('SUCCEEDED'), failed(code))).toEqual({ name: 'REFUSED', code });
  });

  it('that came too late goes back', () => {
    expect(after(begun, answered('REFUNDING'))).toEqual({ name: 'REFUSED', code: 'REFUNDED' });
    expect(after(begun, answered('SUCCEEDED'), seen('CANCELLED'))).toMatchObject({ code: 'ORDER_CANCELLED' });
  });

  it('keeps its key until it has come to an end; the next attempt has another', () => {
    expect(keyOf(after(begun))).toBe('key-1');
    expect(keyOf(after(begun, failed('NETWORK')))).toBe('key-1');
    expect(keyOf(after(begun, answered('UNKNOWN')))).toBe('key-1');
    const declined = after(begun, answered('FAILED'));
    expect(keyOf(declined)).toBeUndefined();
    expect(keyOf(advancePayment(declined, { type: 'Begun', key: 'key-2' }))).toBe('key-2');
  });
});
