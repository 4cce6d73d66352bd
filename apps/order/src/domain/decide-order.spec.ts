import { OrderEvent } from '@stampede/contracts';
import fc from 'fast-check';
import { decideOrder, type OrderCommand } from './decide-order.js';
import type { Order } from './order.js';

const placed: Order = {
  id: '7305000000000000001',
  purchaseId: 'sale-1.AAAAAAAAAAAAAAAAAAAAAA',
  userId: 'user-1',
  saleId: 'sale-1',
  skuId: 'sku-1',
  quantity: 1,
  amountCents: 9900,
  traceparent: null,
  status: 'PENDING_PAYMENT',
  version: 1,
  endedVersion: null,
  placedAtMs: 1_760_000_000_000,
  payableUntilMs: 1_760_000_900_000,
  paidAtMs: null,
  paymentId: null,
  cancelledAtMs: null,
  cancelReason: null,
  refundRequests: [],
};
const AT_MS = 1_760_000_100_000;
const pay = (paymentId: string, amountCents = 9900, userId = 'user-1'): OrderCommand => ({
  type: 'SettlePayment',
  payment: { paymentId, userId, amountCents },
});
const expire: OrderCommand = { type: 'Cancel', reason: 'EXPIRED' };
const withdraw: OrderCommand = { type: 'Cancel', reason: 'WITHDRAWN' };

describe('a decision about an order', () => {
  it('pays it with the exact charge and tells so', () => {
    const { outcome, order, events } = decideOrder(placed, pay('p1'), AT_MS);
    expect(outcome).toBe('APPLIED');
    expect(order).toMatchObject({
      status: 'PAID',
      version: 2,
      endedVersion: 2,
      paidAtMs: AT_MS,
      paymentId: 'p1',
    });
    expect(events).toMatchObject([
      { type: 'OrderPaid', version: 2, data: { paymentId: 'p1', amountCents: 9900 } },
    ]);
  });

  it('tells the same again when the same charge comes again, and writes nothing', () => {
    const first = decideOrder(placed, pay('p1'), AT_MS);
    const second = decideOrder(first.order, pay('p1'), AT_MS + 5000);
    expect(second.order).toBe(first.order);
    expect(second.events).toEqual(first.events);
  });

  it('asks a second charge of a paid order back', () => {
    const paid = decideOrder(placed, pay('p1'), AT_MS).order;
    const { outcome, order, events } = decideOrder(paid, pay('p2'), AT_MS);
    expect(outcome).toBe('REFUND');
    expect(order).toMatchObject({ status: 'PAID', paymentId: 'p1', version: 3, endedVersion: 2 });
    expect(events).toMatchObject([{ type: 'RefundRequested', version: 3, data: { paymentId: 'p2' } }]);
  });

  it.each([expire, withdraw])(
    'asks a charge back that arrives after the order was cancelled (%j)',
    (cancel) => {
      const cancelled = decideOrder(placed, cancel, AT_MS).order;
      const { outcome, order, events } = decideOrder(cancelled, pay('p1'), AT_MS + 1);
      expect(outcome).toBe('REFUND');
      expect(order.status).toBe('CANCELLED');
      expect(events).toMatchObject([{ type: 'RefundRequested', data: { paymentId: 'p1' } }]);
    },
  );

  it.each([pay('p1', 9899), pay('p1', 9901), pay('p1', 9900, 'user-2')])(
    'does not take a charge of another amount or buyer: %j',
    (payment) => {
      const { outcome, order, events } = decideOrder(placed, payment, AT_MS);
      expect(outcome).toBe('REFUND');
      expect(order.status).toBe('PENDING_PAYMENT');
      expect(events).toMatchObject([
        { type: 'RefundRequested', data: { paymentId: 'p1', userId: 'user-1' } },
      ]);
      expect(decideOrder(order, pay('p2'), AT_MS).order).toMatchObject({ status: 'PAID', paymentId: 'p2' });
    },
  );

  it('refuses to withdraw a paid order and lets its expiry pass', () => {
    const paid = decideOrder(placed, pay('p1'), AT_MS).order;
    expect(decideOrder(paid, withdraw, AT_MS)).toEqual({ outcome: 'CONFLICT', order: paid, events: [] });
    expect(decideOrder(paid, expire, AT_MS)).toEqual({ outcome: 'DONE', order: paid, events: [] });
  });

  it('keeps every law over any history, with every command repeated anywhere', () => {
    const command = fc.oneof(
      fc.constantFrom(expire, withdraw),
      fc
        .record({ id: fc.constantFrom('p1', 'p2', 'p3'), cents: fc.constantFrom(9900, 9900, 1) })
        .map(({ id, cents }) => pay(id, cents)),
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 12 }), (history) => {
        let order = placed;
        const told = new Map<string, string>();
        for (const [step, next] of history.entries()) {
          const decision = decideOrder(order, next, AT_MS + step);
          // A terminal state is for good, and a version is never used for two things.
          if (order.status !== 'PENDING_PAYMENT') expect(decision.order.status).toBe(order.status);
          expect(decision.order.version).toBe(order.version + (decision.order === order ? 0 : 1));
          for (const event of decision.events) {
            const text = JSON.stringify(OrderEvent.parse(event));
            expect(told.get(event.id) ?? text).toBe(text);
            told.set(event.id, text);
          }
          order = decision.order;
        }
        // Every charge either paid the order or was asked back, never both.
        const charges = history.flatMap((each) =>
          each.type === 'SettlePayment' ? [each.payment.paymentId] : [],
        );
        for (const paymentId of new Set(charges)) {
          const asked = order.refundRequests.some((request) => request.paymentId === paymentId);
          expect(asked).toBe(order.paymentId !== paymentId);
        }
      }),
    );
  });
});
