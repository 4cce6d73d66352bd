import { jest } from '@jest/globals';
import { createLogger, createMetrics } from '@stampede/observability';
import type { RecordedPurchase } from '../domain/purchase.js';
import { GateEpoch } from './gate-epoch.js';
import type { EpochRepository, EpochRow } from './ports/epoch-repository.js';
import type { StockGate } from './ports/stock-gate.js';
import { GateClosed, SettleGate } from './settle-gate.js';

const purchase = (
  purchaseId: string,
  status: RecordedPurchase['status'],
  saleId = 's',
): RecordedPurchase => ({
  purchaseId,
  saleId,
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
  status,
});

function setUp(...rows: Partial<EpochRow>[]) {
  jest.spyOn(performance, 'now').mockImplementation(() => (clock += 1000));
  let clock = 0;
  const row: EpochRow = { epoch: 1, state: 'OPEN', replid: 'r', begunAt: new Date(0), suspectEpoch: 0 };
  const read = async () => ({ ...row, ...(rows.length > 1 ? rows.shift() : rows[0]) });
  const settle = jest.fn<StockGate['settle']>(async (_saleId, _epoch, ends) => ends.map(() => 'SETTLED'));
  const telemetry = {
    logger: createLogger({ service: 'inventory', instance: 'test', level: 'silent' }),
    metrics: createMetrics({ service: 'inventory', instance: 'test', processMetrics: false }),
  };
  const epoch = new GateEpoch({ read } as unknown as EpochRepository);
  return { settleGate: new SettleGate({ settle } as unknown as StockGate, epoch, telemetry), settle };
}

describe('SettleGate', () => {
  afterEach(() => jest.restoreAllMocks());

  it('settles per sale what has an end, by the letter of the gate', async () => {
    const { settleGate, settle } = setUp({});
    const purchases = [
      purchase('p1', 'SOLD'),
      purchase('p2', 'RESERVED'),
      purchase('p3', 'REJECTED', 'other'),
    ];
    await settleGate.execute(purchases, 'wait-when-closed');
    expect(settle.mock.calls).toEqual([
      ['s', 1, [{ purchaseId: 'p1', state: 'S' }]],
      ['other', 1, [{ purchaseId: 'p3', state: 'X' }]],
    ]);
  });

  it('goes on in the epoch that it had missed', async () => {
    const { settleGate, settle } = setUp({ epoch: 1 }, { epoch: 2 });
    settle.mockResolvedValueOnce('FENCED');
    await settleGate.execute([purchase('p1', 'RELEASED')], 'wait-when-closed');
    expect(settle.mock.calls.map(([, epoch]) => epoch)).toEqual([1, 2]);
  });

  it('is repeated, or skipped where the rebuild brings it anyway, while the gate is closed', async () => {
    const { settleGate, settle } = setUp({});
    settle.mockResolvedValue('FENCED');
    await expect(settleGate.execute([purchase('p1', 'RELEASED')], 'wait-when-closed')).rejects.toThrow(
      GateClosed,
    );
    await expect(
      settleGate.execute([purchase('p1', 'REJECTED')], 'skip-when-closed'),
    ).resolves.toBeUndefined();
  });

  it('does not skip what it could not ask about: Redis may only be out of reach', async () => {
    const { settleGate, settle } = setUp({});
    settle.mockRejectedValue(new Error('lost'));
    await expect(settleGate.execute([purchase('p1', 'REJECTED')], 'skip-when-closed')).rejects.toThrow(
      'lost',
    );
  });
});
