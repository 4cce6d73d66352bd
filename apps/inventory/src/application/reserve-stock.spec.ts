import { jest } from '@jest/globals';
import { createLogger, createMetrics } from '@stampede/observability';
import type { GateAnswer, PurchaseRequest } from '../domain/gate-answer.js';
import type { GateRecord } from '../domain/gate-record.js';
import { GateEpoch } from './gate-epoch.js';
import { LogPurchases } from './log-purchases.js';
import type { EpochRepository, EpochRow } from './ports/epoch-repository.js';
import type { PurchaseLog } from './ports/purchase-log.js';
import type { SaleRepository } from './ports/sale-repository.js';
import { GateAnswerLost, GateUnreachable, type Fenced, type StockGate } from './ports/stock-gate.js';
import { ReserveStock } from './reserve-stock.js';

const request: PurchaseRequest = {
  purchaseId: 's.p',
  saleId: 's',
  skuId: 'a',
  userId: 'u',
  quantity: 1,
  fingerprint: 'f',
  tokenId: 't',
};
const record: GateRecord = {
  state: 'T',
  fingerprint: 'f',
  quantity: 1,
  takenAtMs: 5,
  skuId: 'a',
  userId: 'u',
  streamId: '5-0',
  tokenId: 't',
};
const accepted: GateAnswer = { code: 'ACCEPTED', record };

function setUp(rest: { row?: Partial<EpochRow>; isPublished?: boolean } = {}) {
  const row: EpochRow = {
    epoch: 1,
    state: 'OPEN',
    replid: 'r',
    begunAt: new Date(0),
    suspectEpoch: 0,
    ...rest.row,
  };
  const read = jest.fn(async () => row);
  const epoch = new GateEpoch({ read } as unknown as EpochRepository);
  const reserve = jest.fn<StockGate['reserve']>(async (_saleId, _epoch, requests) =>
    requests.map(() => accepted),
  );
  const markLogged = jest.fn<StockGate['markLogged']>(async (_saleId, _epoch, ids) => ids.map(() => true));
  const append = jest.fn<PurchaseLog['append']>(async () => undefined);
  const gate = { reserve, markLogged } as unknown as StockGate;
  const telemetry = {
    logger: createLogger({ service: 'inventory', instance: 'test', level: 'silent' }),
    metrics: createMetrics({ service: 'inventory', instance: 'test', processMetrics: false }),
  };
  const sales = { isPublished: async () => rest.isPublished ?? false } as unknown as SaleRepository;
  const logPurchases = new LogPurchases(gate, { append } as unknown as PurchaseLog);
  const reserveStock = new ReserveStock(gate, logPurchases, epoch, sales, telemetry);
  return { reserveStock, epoch, reserve, markLogged, append, read };
}

const code = async (reserveStock: ReserveStock) => (await reserveStock.execute(request)).code;

describe('ReserveStock', () => {
  afterEach(() => jest.restoreAllMocks());

  it('accepts after the log has it and the gate knows, in this order', async () => {
    const { reserveStock, reserve, append, markLogged } = setUp();
    expect(await code(reserveStock)).toBe('ACCEPTED');
    const order = [reserve, append, markLogged].map((mock) => mock.mock.invocationCallOrder[0]!);
    expect(order).toEqual(order.toSorted((one, other) => one - other));
    expect(append.mock.calls[0]![0]).toMatchObject([
      { purchaseId: 's.p', epoch: 1, segment: 0, takenAtMs: 5 },
    ]);
  });

  it('is UNCONFIRMED when Kafka did not acknowledge', async () => {
    const { reserveStock, append, markLogged } = setUp();
    append.mockRejectedValue(Object.assign(new Error('away'), { retriable: true }));
    expect(await code(reserveStock)).toBe('UNCONFIRMED');
    expect(markLogged).not.toHaveBeenCalled();
  });

  it('is UNCONFIRMED when Kafka says nothing for too long', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'performance'] });
    try {
      const { reserveStock, append } = setUp();
      append.mockReturnValue(new Promise(() => undefined));
      const answer = code(reserveStock);
      await jest.advanceTimersByTimeAsync(2600);
      expect(await answer).toBe('UNCONFIRMED');
    } finally {
      jest.useRealTimers();
    }
  });

  it('is UNCONFIRMED when the gate was closed between taking and logging', async () => {
    const { reserveStock, markLogged } = setUp();
    markLogged.mockResolvedValue('FENCED');
    expect(await code(reserveStock)).toBe('UNCONFIRMED');
  });

  it('is UNCONFIRMED when the answer of the script was lost, and FENCED when nothing was sent', async () => {
    const { reserveStock, reserve } = setUp();
    reserve.mockRejectedValueOnce(new GateAnswerLost('lost'));
    expect(await code(reserveStock)).toBe('UNCONFIRMED');
    reserve.mockRejectedValueOnce(new GateUnreachable('away'));
    expect(await code(reserveStock)).toBe('FENCED');
  });

  it('produces a repeated purchase again while it is TAKEN, and not once it is LOGGED', async () => {
    const { reserveStock, reserve, append } = setUp();
    reserve.mockResolvedValueOnce([{ code: 'REPEATED', record }]);
    expect(await code(reserveStock)).toBe('REPEATED');
    expect(append).toHaveBeenCalledTimes(1);
    reserve.mockResolvedValueOnce([{ code: 'REPEATED', record: { ...record, state: 'L' } }]);
    expect(await code(reserveStock)).toBe('REPEATED');
    expect(append).toHaveBeenCalledTimes(1);
  });

  it('asks the epoch that it had missed once more, and gives up when it is the same', async () => {
    const { reserveStock, epoch, reserve, read } = setUp();
    await epoch.refresh();
    read.mockResolvedValue({ epoch: 2, state: 'OPEN', replid: 'r2', begunAt: new Date(0), suspectEpoch: 0 });
    reserve.mockImplementation(async (_saleId, asked, requests): Promise<GateAnswer[] | Fenced> =>
      asked === 2 ? requests.map(() => accepted) : 'FENCED',
    );
    jest.spyOn(performance, 'now').mockReturnValue(Number.MAX_SAFE_INTEGER);
    expect(await code(reserveStock)).toBe('ACCEPTED');
    reserve.mockResolvedValue('FENCED');
    expect(await code(reserveStock)).toBe('FENCED');
  });

  it('does not ask a gate that is known to be closed', async () => {
    const { reserveStock, reserve } = setUp({ row: { state: 'REBUILDING', replid: undefined } });
    expect(await code(reserveStock)).toBe('FENCED');
    expect(reserve).not.toHaveBeenCalled();
  });

  it.each([
    [true, 'FENCED'],
    [false, 'UNKNOWN_SALE'],
  ] as const)(
    'answers for a sale that the gate has not; published in the ledger: %s',
    async (isPublished, expected) => {
      const { reserveStock, reserve } = setUp({ isPublished });
      reserve.mockResolvedValue('UNKNOWN_SALE');
      expect(await code(reserveStock)).toBe(expected);
    },
  );

  it('lets requests that come together travel together', async () => {
    const { reserveStock, reserve, append, markLogged } = setUp();
    await Promise.all(Array.from({ length: 300 }, () => reserveStock.execute(request)));
    expect(reserve).toHaveBeenCalledTimes(2);
    expect(append.mock.calls.length).toBeLessThanOrEqual(2);
    expect(markLogged.mock.calls.length).toBeLessThanOrEqual(2);
  });
});
