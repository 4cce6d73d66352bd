import type { OrderEvent, StockEvent } from '@stampede/contracts';
import { armFailpoints, disarmFailpoints } from '@stampede/observability';
import { eventually } from '@stampede/testing';
import { decodeRecord, type TakenRecord } from '../src/domain/gate-record.js';
import { purchaseTaken, takenPurchase } from '../src/domain/purchase-events.js';
import { fenceKey, stockGateKeys } from '../src/outbound/redis/stock-gate.keys.js';
import { requestOf } from './support/gate-fixture.js';
import {
  buyUntilAnswered,
  Instance,
  newSale,
  openStores,
  readStockEvents,
  sendOrderEvents,
  sendPurchaseEvents,
  stockRow,
  type Stores,
} from './support/inventory-fixture.js';
import { RedisServer } from './support/redis-server.js';

let stores: Stores;
let redis: RedisServer;
let instance: Instance;
let stock: { events: StockEvent[]; close(): Promise<void> };

beforeAll(async () => {
  [stores, redis] = await Promise.all([openStores(), RedisServer.start()]);
  instance = await Instance.open(stores, redis.url);
  stock = await readStockEvents(stores);
  await instance.start();
  await opened(0);
});
afterEach(() => disarmFailpoints());
afterAll(async () => {
  await instance.close();
  await stock.close();
  await stores.close();
  await redis.close();
});

/** Waits until an epoch after this one is open, and answers it. */
async function opened(after: number): Promise<number> {
  await eventually(
    () => {
      expect(instance.watchGate.healthy).toBe(true);
      expect(instance.epoch.open()?.epoch).toBeGreaterThan(after);
    },
    { timeoutMs: 20_000, everyMs: 20 },
  );
  return instance.epoch.open()!.epoch;
}

const epochNow = () => instance.epoch.open()!.epoch;
const told = (purchaseId: string) => stock.events.filter(({ aggregateId }) => aggregateId === purchaseId);
const buy = (saleId: string, rest: Parameters<typeof requestOf>[1] = {}) => requestOf(saleId, rest);

/** What an instance would write to the log if the gate had taken it now. */
const takenOf = (request: ReturnType<typeof requestOf>) =>
  takenPurchase(
    { saleId: request.saleId, purchaseId: request.purchaseId, epoch: epochNow() },
    { ...request, state: 'T', takenAtMs: Date.now(), streamId: '1-0' },
  );

async function createSale(...args: Parameters<typeof newSale>): Promise<string> {
  const sale = newSale(...args);
  expect(await instance.createSale.execute(sale)).toMatchObject({ code: 'CREATED' });
  return sale.saleId;
}

function cancelled({
  purchaseId,
  saleId,
  skuId,
  userId,
  quantity,
}: ReturnType<typeof requestOf>): OrderEvent {
  const data = { orderId: '1', purchaseId, userId, saleId, skuId, quantity, reason: 'EXPIRED' as const };
  const occurredAt = new Date().toISOString();
  return { id: '1:2', version: 2, occurredAt, aggregateId: '1', type: 'OrderCancelled', data };
}

async function accept(request: ReturnType<typeof requestOf>): Promise<void> {
  expect(await buyUntilAnswered(instance, request)).toBe('ACCEPTED');
  await eventually(() => expect(told(request.purchaseId).length).toBeGreaterThan(0));
}

describe('a gate that may have forgotten', () => {
  it('is FENCED after a restart that brought back its own old epoch, until it is rebuilt', async () => {
    const saleId = await createSale({ a: 10 }, { perUserLimit: 3 });
    const [kept, sold] = [buy(saleId), buy(saleId, { userId: 'bob', quantity: 2 })];
    await accept(kept);
    await accept(sold);
    await instance.ledger.settle([{ purchaseId: sold.purchaseId, saleId, skuId: 'a', target: 'SOLD' }]);
    const before = epochNow();

    await redis.kill();
    // A command that was on its way has lost its answer: UNCONFIRMED. The next ones are not even sent.
    await eventually(async () => {
      expect(await instance.reserveStock.execute(buy(saleId))).toMatchObject({ code: 'FENCED' });
    });
    await redis.start();
    const { gate, connection } = instance.fixture;
    await eventually(() => expect(connection.redis.status).toBe('ready'));
    const old = stockGateKeys(saleId, before);
    expect(await gate.reserve(saleId, before, [buy(saleId)])).toBe('FENCED');
    const epoch = await opened(before);

    expect(epoch).toBe(before + 1);
    expect(await instance.reserveStock.execute(kept)).toMatchObject({ code: 'REPEATED' });
    expect(await instance.findPurchase.execute('bob', sold.purchaseId)).toMatchObject({ status: 'SOLD' });
    const keys = stockGateKeys(saleId, epoch);
    expect(await connection.redis.hget(keys.stock, 'a:a')).toBe('7');
    expect(await connection.redis.hgetall(keys.quotas)).toEqual({ alice: '1', bob: '2' });
    await eventually(async () => expect(await connection.redis.exists(old.records, old.stock)).toBe(0));
  });

  it('comes back with everything, released and rejected purchases included, when Redis comes back empty', async () => {
    const saleId = await createSale({ a: 10 });
    const requests = Array.from({ length: 5 }, (_, index) => buy(saleId, { userId: `user-${index}` }));
    for (const request of requests) await accept(request);
    await instance.ledger.settle([
      { purchaseId: requests[0]!.purchaseId, saleId, skuId: 'a', target: 'RELEASED' },
    ]);
    const before = epochNow();

    await redis.kill();
    await redis.startEmpty();
    const epoch = await opened(before);
    const records = await instance.fixture.connection.redis.hgetall(stockGateKeys(saleId, epoch).records);
    expect(Object.keys(records).sort()).toEqual(requests.map(({ purchaseId }) => purchaseId).sort());
    expect(decodeRecord(records[requests[0]!.purchaseId]!)).toMatchObject({
      state: 'R',
      fingerprint: 'body',
    });
    expect(await instance.fixture.connection.redis.hget(stockGateKeys(saleId, epoch).stock, 'a:a')).toBe('6');
    expect((await instance.browseSales.find(saleId))!.items[0]).toMatchObject({ stock: 10, available: 6 });
  });

  it.each([
    ['comes back with what it had', () => redis.kill().then(() => redis.start())],
    ['comes back empty', () => redis.kill().then(() => redis.startEmpty())],
    ['is flushed', () => instance.fixture.connection.redis.flushall()],
  ])('knows which tokens are spent, and for what, when Redis %s', async (_name, forget) => {
    const saleId = await createSale({ a: 10 });
    const [kept, released] = [buy(saleId), buy(saleId, { userId: 'bob' })];
    await accept(kept);
    await accept(released);
    await instance.ledger.settle([
      { purchaseId: released.purchaseId, saleId, skuId: 'a', target: 'RELEASED' },
    ]);
    const before = epochNow();
    await forget();
    const epoch = await opened(before);
    for (const { userId, tokenId } of [kept, released]) {
      const again = buy(saleId, { userId, tokenId });
      expect(await instance.reserveStock.execute(again)).toMatchObject({ code: 'TOKEN_SPENT' });
    }
    expect(await instance.reserveStock.execute(kept)).toMatchObject({ code: 'REPEATED' });
    expect(await instance.fixture.connection.redis.hgetall(stockGateKeys(saleId, epoch).tokens)).toEqual({
      [kept.tokenId]: kept.purchaseId,
      [released.tokenId]: released.purchaseId,
    });
    await accept(buy(saleId));
  });

  it('is rebuilt when somebody flushed the Redis that runs', async () => {
    const saleId = await createSale({ a: 3 });
    await accept(buy(saleId));
    const before = epochNow();
    await instance.fixture.connection.redis.flushall();
    await opened(before);
    await accept(buy(saleId, { userId: 'bob' }));
    expect((await instance.browseSales.find(saleId))!.items[0]).toMatchObject({ available: 1 });
  });

  it('waits for the ledger: what was accepted and is not yet recorded comes back too', async () => {
    const saleId = await createSale({ a: 3 });
    const before = epochNow();
    armFailpoints('before-ledger-commit=delay:700', 'test');
    const request = buy(saleId);
    expect(await instance.reserveStock.execute(request)).toMatchObject({ code: 'ACCEPTED' });
    await redis.kill();
    await redis.startEmpty();
    await opened(before);
    expect(await instance.reserveStock.execute(request)).toMatchObject({ code: 'REPEATED' });
    expect((await instance.browseSales.find(saleId))!.items[0]).toMatchObject({ available: 2 });
  });

  it('forgets what was taken and never logged, and nothing behind the marker comes back', async () => {
    const saleId = await createSale({ a: 3 });
    const lost = buy(saleId);
    const before = epochNow();
    const answers = await instance.fixture.gate.reserve(saleId, before, [lost]);
    expect(answers).toMatchObject([{ code: 'ACCEPTED' }]);
    const record: TakenRecord = { ...lost, state: 'T', takenAtMs: Date.now(), streamId: '1-0' };
    await redis.kill();
    await redis.startEmpty();
    await opened(before);
    // The instance that took it was only slow: its message arrives behind the marker.
    const late = purchaseTaken(takenPurchase({ saleId, purchaseId: lost.purchaseId, epoch: before }, record));
    await sendPurchaseEvents(stores, 0, [late]);
    const after = buy(saleId, { userId: 'bob' });
    const next = takenPurchase(
      { saleId, purchaseId: after.purchaseId, epoch: epochNow() },
      { ...record, userId: 'bob', tokenId: after.tokenId },
    );
    await sendPurchaseEvents(stores, 0, [purchaseTaken(next)]);
    await eventually(() => expect(told(after.purchaseId)).toHaveLength(1));
    expect(told(lost.purchaseId)).toHaveLength(0);
    expect(await instance.ledger.findPurchase(lost.purchaseId)).toBeUndefined();
    expect(await instance.reserveStock.execute(lost)).toMatchObject({ code: 'ACCEPTED' });
    await eventually(() => expect(told(lost.purchaseId)).toHaveLength(1));
  });

  it.each(['begin', 'close', 'fences', 'install', 'open'])(
    'is rebuilt under the next epoch when the rebuilder died after %s',
    async (step) => {
      const saleId = await createSale({ a: 5 });
      await accept(buy(saleId));
      const before = epochNow();
      armFailpoints(`rebuild-after-${step}=error:1`, 'test');
      await redis.kill();
      await redis.start();
      expect(await opened(before)).toBe(before + 2);
      await accept(buy(saleId, { userId: 'bob' }));
      expect(await stockRow(stores, saleId)).toMatchObject({ available: 3, reserved: 2 });
      expect((await instance.browseSales.find(saleId))!.items[0]).toMatchObject({ available: 3 });
    },
  );

  it('is not opened by a rebuilder whose Redis restarted meanwhile', async () => {
    const saleId = await createSale({ a: 5 });
    const { gate, connection } = instance.fixture;
    const epoch = epochNow() + 100;
    const fence = fenceKey(saleId);
    await connection.redis.hset(fence, { epoch, state: 'REBUILDING', replid: 'a'.repeat(40) });
    expect(await gate.openEpoch(epoch, [saleId])).toBe(false);
    expect(await connection.redis.hget(fence, 'state')).toBe('REBUILDING');
    // A rebuild that is late, of an epoch that another has passed, must not begin either.
    expect(await gate.beginEpoch(epochNow(), [saleId])).toBeUndefined();
    const before = epochNow();
    await connection.redis.del(fence);
    await connection.redis.set('gate:epoch', 0);
    await opened(before);
  });

  it('is rebuilt by one of two instances, and both go on', async () => {
    const other = await Instance.open(stores, redis.url);
    await other.start();
    try {
      const saleId = await createSale({ a: 5 });
      await eventually(() => {
        expect(other.epoch.open()?.epoch).toBe(epochNow());
        expect(other.consuming).toBe(true);
      });
      const before = epochNow();
      await redis.kill();
      await redis.start();
      const epoch = await opened(before);
      expect(epoch).toBe(before + 1);
      await eventually(() => expect(other.epoch.open()?.epoch).toBe(epoch));
      expect(await other.reserveStock.execute(buy(saleId))).toMatchObject({ code: 'ACCEPTED' });
      await accept(buy(saleId, { userId: 'bob' }));
    } finally {
      await other.close();
    }
  });

  it('opens a sale that was created while it was closed', async () => {
    const before = epochNow();
    await redis.kill();
    const sale = newSale({ a: 2 });
    expect(await instance.createSale.execute(sale)).toMatchObject({
      code: 'CREATED',
      sale: { items: [{ available: 2 }] },
    });
    await eventually(async () => {
      expect(await instance.reserveStock.execute(buy(sale.saleId))).toMatchObject({ code: 'FENCED' });
    });
    await redis.start();
    await opened(before);
    await eventually(async () => {
      expect(await instance.reserveStock.execute(buy(sale.saleId, { key: 'k' }))).toMatchObject({
        code: expect.stringMatching(/ACCEPTED|REPEATED/),
      });
    });
  });
});

describe('a Redis that dies under load', () => {
  it.each([
    ['comes back with what it had', () => redis.start()],
    ['comes back empty', () => redis.startEmpty()],
  ])('and %s loses no accepted purchase and oversells nothing', async (_name, comeBack) => {
    const saleId = await createSale({ a: 150 }, { perUserLimit: 1 });
    const before = epochNow();
    const accepted = new Set<string>();
    const requests = Array.from({ length: 300 }, (_, index) => buy(saleId, { userId: `user-${index}` }));
    const queue = [...requests];
    let answered = 0;
    let down: Promise<void> | undefined;
    const buyer = async () => {
      for (let request = queue.shift(); request; request = queue.shift()) {
        const { code } = await instance.reserveStock.execute(request);
        answered += 1;
        if (answered === 60) down = redis.kill().then(comeBack);
        if (code === 'ACCEPTED' || code === 'REPEATED') accepted.add(request.purchaseId);
        // Everybody else asks again with the same key, as the answer told them to.
        else if (code !== 'SOLD_OUT')
          await new Promise((resolve) => setTimeout(resolve, 20)).then(() => queue.push(request));
      }
    };
    await Promise.all(Array.from({ length: 16 }, buyer));
    await down;
    const epoch = await opened(before);
    const { redis: client } = instance.fixture.connection;
    const keys = stockGateKeys(saleId, epoch);
    await eventually(async () => {
      expect(await client.xlen(keys.unlogged)).toBe(0);
      const row = await stockRow(stores, saleId);
      expect(row.available).toBe(0);
      expect(Number(await client.hget(keys.stock, 'a:a'))).toBe(row.available);
    });
    const rows: { purchase_id: string }[] = await stores.dataSource.query(
      `SELECT purchase_id FROM purchase WHERE sale_id = $1 AND status = 'RESERVED'`,
      [saleId],
    );
    const reserved = new Set(rows.map((row) => row.purchase_id));
    expect(reserved.size).toBe(150);
    expect([...accepted].filter((purchaseId) => !reserved.has(purchaseId))).toEqual([]);
    expect(Object.keys(await client.hgetall(keys.records)).sort()).toEqual([...reserved].sort());
  });
});

describe('a release while the gate is away', () => {
  it('waits, and reaches the gate once', async () => {
    const saleId = await createSale({ a: 4 }, { perUserLimit: 4 });
    const request = buy(saleId, { quantity: 3 });
    await accept(request);
    const before = epochNow();
    await redis.kill();
    await sendOrderEvents(stores, [cancelled(request)]);
    await eventually(async () => expect((await stockRow(stores, saleId)).available).toBe(4));
    await redis.start();
    const epoch = await opened(before);
    const { redis: client } = instance.fixture.connection;
    const keys = stockGateKeys(saleId, epoch);
    await accept(buy(saleId, { quantity: 4 }));
    // What comes after it in the same partition has waited for it.
    await sendOrderEvents(stores, [cancelled(request)]);
    await eventually(async () => expect(await client.hget(keys.records, request.purchaseId)).toMatch(/^R/));
    expect(await client.hget(keys.stock, 'a:a')).toBe('0');
    expect(await client.hget(keys.quotas, 'alice')).toBe('4');
  });

  it('that comes after the snapshot of a rebuild reaches the gate when it is open', async () => {
    const saleId = await createSale({ a: 2 });
    const [earlier, request] = [buy(saleId), buy(saleId)];
    await accept(earlier);
    await accept(request);
    const before = epochNow();
    const { redis: client } = instance.fixture.connection;
    // Events are settled in their order: once this one is, no other is left to wait for the gate that closes now.
    await sendOrderEvents(stores, [cancelled(earlier)]);
    const { records } = stockGateKeys(saleId, before);
    await eventually(async () => expect(await client.hget(records, earlier.purchaseId)).toMatch(/^R/));
    armFailpoints('rebuild-after-install=hold', 'test');
    await client.set('gate:epoch', 0);
    const keys = stockGateKeys(saleId, before + 1);
    await eventually(async () => expect(await client.hexists(keys.records, request.purchaseId)).toBe(1));
    await sendOrderEvents(stores, [cancelled(request)]);
    await eventually(async () => expect((await stockRow(stores, saleId)).available).toBe(2));
    expect(await client.hget(keys.records, request.purchaseId)).toMatch(/^L/);
    disarmFailpoints();
    expect(await opened(before)).toBe(before + 1);
    await eventually(async () => expect(await client.hget(keys.records, request.purchaseId)).toMatch(/^R/));
    expect(await client.hget(keys.stock, 'a:a')).toBe('2');
  });

  it('is refused by a gate of another epoch and not dropped', async () => {
    const saleId = await createSale({ a: 1 });
    const request = buy(saleId);
    await accept(request);
    const { gate } = instance.fixture;
    const ends = [{ purchaseId: request.purchaseId, state: 'R' as const }];
    expect(await gate.settle(saleId, epochNow() - 1, ends)).toBe('FENCED');
    expect(await gate.settle(saleId, epochNow(), ends)).toEqual(['SETTLED']);
    expect(await gate.settle(saleId, epochNow(), ends)).toEqual(['DONE']);
    expect(await gate.settle(saleId, epochNow(), [{ ...ends[0]!, state: 'S' }])).toEqual(['CONFLICT']);
    expect(await gate.settle(saleId, epochNow(), [{ purchaseId: 'x', state: 'S' }])).toEqual(['MISSING']);
  });
});

describe('each guard with the other off', () => {
  it('the ledger rejects what a gate gave away that it had not, gives back the quota, and has the gate rebuilt', async () => {
    const saleId = await createSale({ a: 2 }, { perUserLimit: 2 });
    const before = epochNow();
    await instance.fixture.connection.redis.hset(stockGateKeys(saleId, before).stock, 'a:a', 100);
    const requests = Array.from({ length: 6 }, (_, index) => buy(saleId, { userId: `user-${index}` }));
    for (const request of requests) {
      const { code } = await instance.reserveStock.execute(request);
      // The rebuild that the third one brings about may come at any time.
      expect(['ACCEPTED', 'SOLD_OUT', 'FENCED', 'UNCONFIRMED']).toContain(code);
    }
    await eventually(async () => {
      expect(await stockRow(stores, saleId)).toEqual({ total: 2, available: 0, reserved: 2, sold: 0 });
    });
    const epoch = await opened(before);
    const { connection } = instance.fixture;
    expect(await connection.redis.hget(stockGateKeys(saleId, epoch).stock, 'a:a')).toBe('0');
    const rejected = await eventually(() => {
      const those = stock.events.filter(
        ({ type, data }) => type === 'StockRejected' && data.saleId === saleId,
      );
      expect(those.length).toBeGreaterThan(0);
      return those;
    });
    for (const { aggregateId, data } of rejected) {
      expect(await instance.findPurchase.execute(data.userId, aggregateId)).toMatchObject({
        status: 'REJECTED',
        rejectReason: 'OUT_OF_STOCK',
      });
      const { tokenId } = requests.find(({ purchaseId }) => purchaseId === aggregateId)!;
      const { userId } = data;
      const again = await instance.reserveStock.execute(buy(saleId, { userId, tokenId }));
      expect(again).toMatchObject({ code: 'TOKEN_SPENT' });
      expect(await connection.redis.hexists(stockGateKeys(saleId, epoch).quotas, data.userId)).toBe(0);
    }
  });

  it('the ledger enforces the limit per user without the gate', async () => {
    const saleId = await createSale({ a: 10 }, { perUserLimit: 2 });
    const purchases = [1, 2, 3].map((key) => takenOf(buy(saleId, { userId: 'greedy', key: `${key}` })));
    const before = epochNow();
    await sendPurchaseEvents(stores, 1, purchases.map(purchaseTaken));
    await eventually(() => expect(purchases.flatMap(({ purchaseId }) => told(purchaseId))).toHaveLength(3));
    const types = purchases.map(({ purchaseId }) => told(purchaseId)[0]!.type);
    expect(types).toEqual(['StockReserved', 'StockReserved', 'StockRejected']);
    expect(await stockRow(stores, saleId)).toMatchObject({ reserved: 2 });
    // A gate that let this happen counts wrong.
    await opened(before);
  });

  it('rejects purchases of a sale that the ledger has not', async () => {
    const purchase = takenOf(buy('never-was'));
    const { purchaseId } = purchase;
    await sendPurchaseEvents(stores, 2, [purchaseTaken(purchase), purchaseTaken(purchase)]);
    await eventually(() =>
      expect(told(purchaseId)).toMatchObject([{ type: 'StockRejected', data: { reason: 'UNKNOWN_SALE' } }]),
    );
  });

  it('the gate sells exactly its stock while the ledger is away', async () => {
    const gateOnly = await Instance.open(stores, redis.url);
    const saleId = await createSale({ a: 7 });
    await gateOnly.epoch.refresh();
    const answers = await Promise.all(
      Array.from({ length: 64 }, (_, index) =>
        gateOnly.fixture.gate.reserve(saleId, epochNow(), [buy(saleId, { userId: `user-${index}` })]),
      ),
    );
    const codes = answers.flatMap((answer) =>
      Array.isArray(answer) ? answer.map(({ code }) => code) : [answer],
    );
    expect(codes.filter((code) => code === 'ACCEPTED')).toHaveLength(7);
    await gateOnly.close();
  });
});
