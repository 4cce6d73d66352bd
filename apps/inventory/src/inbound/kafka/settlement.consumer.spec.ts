import type { OrderEvent } from '@stampede/contracts';
import { settlementsOf } from './settlement.consumer.js';

const envelope = { id: 'e', version: 1, occurredAt: '2026-01-01T00:00:00.000Z', aggregateId: '1' };
const line = { orderId: '1', purchaseId: 'p', userId: 'u', saleId: 's', skuId: 'a', quantity: 2 };

describe('settlementsOf', () => {
  it.each<[OrderEvent, string[]]>([
    [{ ...envelope, type: 'OrderPaid', data: { ...line, amountCents: 1, paymentId: 'x' } }, ['SOLD']],
    [{ ...envelope, type: 'OrderCancelled', data: { ...line, reason: 'EXPIRED' } }, ['RELEASED']],
    [
      {
        ...envelope,
        type: 'OrderPlaced',
        data: { ...line, amountCents: 1, payableUntil: envelope.occurredAt },
      },
      [],
    ],
    [{ ...envelope, type: 'RefundRequested', data: { orderId: '1', userId: 'u', paymentId: 'x' } }, []],
  ])('reads %j', (event, targets) => {
    expect(settlementsOf(event).map(({ target }) => target)).toEqual(targets);
  });
});
