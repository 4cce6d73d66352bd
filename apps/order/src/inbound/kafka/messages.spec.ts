import { PaymentMessage } from './payment-message.js';
import { StockMessage, toReservation } from './stock-message.js';

const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const reserved = (data: object = {}, envelope: object = {}) => ({
  id: 'e1',
  type: 'StockReserved',
  version: 2,
  occurredAt: '2025-01-01T00:00:00.000Z',
  aggregateId: 'p1',
  ...envelope,
  data: { purchaseId: 'p1', saleId: 's1', skuId: 'k1', userId: 'u1', quantity: 1, amountCents: 100, ...data },
});
const succeeded = (data: object = {}) => ({
  ...reserved({}, { type: 'PaymentSucceeded' }),
  data: {
    paymentId: 'pay1',
    orderId: '7305000000000000001',
    userId: 'u1',
    amountCents: 100,
    chargeId: 'c1',
    ...data,
  },
});

describe('a stock message', () => {
  it('becomes a reservation', () => {
    const message = StockMessage.parse(reserved({}, { traceparent: TRACEPARENT }));
    if (message.type !== 'StockReserved') throw new Error('decoded as something else');
    expect(toReservation(message)).toEqual({
      line: { purchaseId: 'p1', userId: 'u1', saleId: 's1', skuId: 'k1', quantity: 1, amountCents: 100 },
      reservedAtMs: Date.UTC(2025, 0, 1),
      traceparent: TRACEPARENT,
    });
  });

  it('loses a trace context that is none, not the purchase', () => {
    const message = StockMessage.parse(reserved({}, { traceparent: 'nonsense\0' }));
    if (message.type !== 'StockReserved') throw new Error('decoded as something else');
    expect(toReservation(message).traceparent).toBeNull();
  });

  it.each([
    { quantity: 2 ** 31 },
    { amountCents: 2 ** 31 },
    { skuId: 'k\0' },
    { quantity: 0 },
    { userId: '' },
  ])('is not one of ours with %j', (data) =>
    expect(StockMessage.safeParse(reserved(data)).success).toBe(false),
  );
});

describe('a payment message', () => {
  it('names something that can be an order', () => {
    expect(PaymentMessage.safeParse(succeeded()).success).toBe(true);
    expect(PaymentMessage.safeParse(succeeded({ orderId: 'order-1' })).success).toBe(false);
    expect(PaymentMessage.safeParse(succeeded({ orderId: '99999999999999999999' })).success).toBe(false);
  });
});
