import { jest } from '@jest/globals';
import { createLogger, createMetrics } from '@stampede/observability';
import { decideLedger } from '../domain/decide-ledger.js';
import type { RecordedPurchase } from '../domain/purchase.js';
import type { StockEvents } from './ports/stock-events.js';
import type { StockLedger } from './ports/stock-ledger.js';
import { RecordPurchases } from './record-purchases.js';
import type { SettleGate } from './settle-gate.js';

const row = (purchaseId: string, rest: Partial<RecordedPurchase> = {}): RecordedPurchase => ({
  purchaseId,
  saleId: 's',
  skuId: 'a',
  userId: 'u',
  quantity: 1,
  fingerprint: 'f',
  tokenId: 't',
  segment: 0,
  epoch: 1,
  takenAtMs: 1,
  recordedAtMs: 2,
  amountCents: 0,
  status: 'RESERVED',
  ...rest,
});

function setUp(rows: readonly RecordedPurchase[]) {
  const decision = decideLedger({ stock: [], known: new Set(), bought: new Map(), fencedEpoch: 0 }, []);
  const record = jest.fn<StockLedger['record']>(async () => ({ decision, rows }));
  const publish = jest.fn<StockEvents['publish']>(async () => undefined);
  const settle = jest.fn<SettleGate['execute']>(async () => undefined);
  const telemetry = {
    logger: createLogger({ service: 'inventory', instance: 'test', level: 'silent' }),
    metrics: createMetrics({ service: 'inventory', instance: 'test', processMetrics: false }),
  };
  const ports = [
    { record } as unknown as StockLedger,
    { publish },
    { execute: settle } as unknown as SettleGate,
  ] as const;
  return { recordPurchases: new RecordPurchases(...ports, telemetry), record, publish, settle };
}

describe('RecordPurchases', () => {
  it('stores, then tells, then gives back the quota of what was refused', async () => {
    const rejected = row('p2', { status: 'REJECTED', reason: 'OUT_OF_STOCK' });
    const { recordPurchases, record, publish, settle } = setUp([row('p1'), rejected]);
    await recordPurchases.execute(0, []);
    const order = [record, publish, settle].map((mock) => mock.mock.invocationCallOrder[0]!);
    expect(order).toEqual(order.toSorted((one, other) => one - other));
    expect(publish).toHaveBeenCalledWith([row('p1'), rejected]);
    expect(settle).toHaveBeenCalledWith([rejected], 'skip-when-closed');
  });

  it('fails, to be repeated, when what it stored could not be told', async () => {
    const { recordPurchases, publish, settle } = setUp([row('p1')]);
    publish.mockRejectedValue(new Error('Kafka is away'));
    await expect(recordPurchases.execute(0, [])).rejects.toThrow('Kafka is away');
    expect(settle).not.toHaveBeenCalled();
  });
});
