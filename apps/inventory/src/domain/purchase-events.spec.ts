import { PurchaseEvent, StockEvent } from '@stampede/contracts';
import type { RecordedPurchase } from './purchase.js';
import { epochFenced, purchaseOf, purchaseTaken, stockEvent, takenPurchase } from './purchase-events.js';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const at = { saleId: 's', purchaseId: 's.p', epoch: 3 };
const record = {
  state: 'T',
  fingerprint: 'f',
  quantity: 2,
  takenAtMs: 1_700_000_000_123,
  skuId: 'a',
  userId: 'u',
  streamId: '1-0',
  tokenId: 't',
} as const;
const recorded: RecordedPurchase = {
  ...takenPurchase(at, { ...record, traceparent }),
  status: 'RESERVED',
  amountCents: 500,
  recordedAtMs: 1_700_000_001_000,
};

describe('events of a purchase', () => {
  it('are the same however often they are made from the same record', () => {
    const once = purchaseTaken(takenPurchase(at, { ...record, traceparent, streamId: '1-1' }));
    expect(purchaseTaken(takenPurchase(at, { ...record, traceparent }))).toEqual(once);
    expect(once).toMatchObject({ id: 's.p:taken', occurredAt: '2023-11-14T22:13:20.123Z', traceparent });
  });

  it('fit the contract, and come back as the purchase that they tell of', () => {
    const purchase = takenPurchase(at, { ...record, traceparent });
    const event = PurchaseEvent.parse(JSON.parse(JSON.stringify(purchaseTaken(purchase))));
    expect(event.type === 'PurchaseTaken' && purchaseOf(event)).toEqual(purchase);
    expect(PurchaseEvent.parse(epochFenced(3, 1, new Date(5)))).toMatchObject({
      id: 'epoch-3:1',
      data: { epoch: 3 },
    });
  });

  it('say of a purchase that was settled since what was said first', () => {
    const first = stockEvent(recorded);
    expect(stockEvent({ ...recorded, status: 'RELEASED' })).toEqual(first);
    expect(StockEvent.parse(first)).toMatchObject({ type: 'StockReserved', data: { amountCents: 500 } });
  });

  it('carry the reason of a rejection', () => {
    const event = stockEvent({ ...recorded, status: 'REJECTED', reason: 'LIMIT_REACHED' });
    expect(StockEvent.parse(event)).toMatchObject({
      type: 'StockRejected',
      data: { reason: 'LIMIT_REACHED' },
    });
  });
});
