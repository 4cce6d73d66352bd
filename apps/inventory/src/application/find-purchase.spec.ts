import { jest } from '@jest/globals';
import type { GateRecord } from '../domain/gate-record.js';
import type { RecordedPurchase } from '../domain/purchase.js';
import { FindPurchase } from './find-purchase.js';
import type { GateEpoch } from './gate-epoch.js';
import { FENCED, type StockGate } from './ports/stock-gate.js';
import type { StockLedger } from './ports/stock-ledger.js';

const purchaseId = `sale.${'p'.repeat(22)}`;
const line = { fingerprint: 'f', quantity: 2, takenAtMs: 1, skuId: 'a', userId: 'u' };
const stored: RecordedPurchase = {
  ...line,
  purchaseId,
  saleId: 'sale',
  tokenId: 't',
  segment: 0,
  epoch: 1,
  status: 'REJECTED',
  reason: 'LIMIT_REACHED',
  amountCents: 0,
  recordedAtMs: 2,
};

function setUp(record: GateRecord | typeof FENCED | undefined, row?: RecordedPurchase) {
  const find = jest.fn<StockGate['find']>(async () => (record === FENCED ? FENCED : [record]));
  const findPurchase = jest.fn<StockLedger['findPurchase']>(async () => row);
  const epoch = { open: () => ({ epoch: 1, replid: 'r' }) } as unknown as GateEpoch;
  const gate = { find } as unknown as StockGate;
  return {
    purchases: new FindPurchase(gate, { findPurchase } as unknown as StockLedger, epoch),
    findPurchase,
  };
}

describe('FindPurchase', () => {
  it('asks the gate alone for a purchase that was not rejected', async () => {
    const { purchases, findPurchase } = setUp({ ...line, state: 'L' }, stored);
    const expected = { purchaseId, saleId: 'sale', skuId: 'a', userId: 'u', quantity: 2 };
    expect(await purchases.execute('u', purchaseId)).toEqual({
      ...expected,
      status: 'QUEUED',
      rejectReason: null,
    });
    expect(findPurchase).not.toHaveBeenCalled();
  });

  it('asks the ledger why a purchase was rejected', async () => {
    const { purchases, findPurchase } = setUp({ ...line, state: 'X' }, stored);
    expect(await purchases.execute('u', purchaseId)).toMatchObject({
      status: 'REJECTED',
      rejectReason: 'LIMIT_REACHED',
    });
    expect(findPurchase).toHaveBeenCalledWith(purchaseId);
  });

  it('asks the ledger once for all of it while the gate is closed', async () => {
    const { purchases, findPurchase } = setUp(FENCED, stored);
    expect(await purchases.execute('u', purchaseId)).toMatchObject({
      status: 'REJECTED',
      rejectReason: 'LIMIT_REACHED',
    });
    expect(findPurchase).toHaveBeenCalledTimes(1);
    const released: RecordedPurchase = { ...stored, status: 'RELEASED' };
    const { reason: _, ...withoutReason } = released;
    expect(await setUp(FENCED, withoutReason).purchases.execute('u', purchaseId)).toMatchObject({
      status: 'RELEASED',
      rejectReason: null,
    });
  });

  it("does not know another user's purchase, and asks no ledger for its reason", async () => {
    const { purchases, findPurchase } = setUp({ ...line, state: 'X' }, stored);
    expect(await purchases.execute('somebody', purchaseId)).toBeNull();
    expect(findPurchase).not.toHaveBeenCalled();
  });
});
