import { jest } from '@jest/globals';
import { armFailpoints, disarmFailpoints } from '@stampede/observability';
import { purchaseIdOf } from '@stampede/contracts';
import { eventually } from '@stampede/testing';
import type { LogEntry } from '../src/domain/decide-ledger.js';
import type { TakenRecord } from '../src/domain/gate-record.js';
import { takenPurchase } from '../src/domain/purchase-events.js';
import { requestOf } from './support/gate-fixture.js';
import { Instance, newSale, openStores, type Stores } from './support/inventory-fixture.js';
import { RedisServer } from './support/redis-server.js';

let stores: Stores;
let redis: RedisServer;
let instance: Instance;

beforeAll(async () => {
  [stores, redis] = await Promise.all([openStores(), RedisServer.start()]);
  const starter = await Instance.open(stores, redis.url);
  await starter.start();
  await eventually(() => expect(starter.watchGate.healthy).toBe(true), { timeoutMs: 20_000 });
  await starter.close();
  // No jobs and no consumers: only what is asked for is counted.
  instance = await Instance.open(stores, redis.url);
  await instance.epoch.refresh();
});
afterEach(() => {
  jest.restoreAllMocks();
  disarmFailpoints();
});
afterAll(async () => {
  await instance.close();
  await stores.close();
  await redis.close();
});

async function createSale(): Promise<string> {
  const sale = newSale({ a: 1000 });
  await instance.createSale.execute(sale);
  return sale.saleId;
}

function recordOf(userId: string): TakenRecord {
  return {
    state: 'T',
    fingerprint: 'f',
    quantity: 1,
    takenAtMs: Date.now(),
    skuId: 'a',
    userId,
    streamId: '1-0',
    tokenId: `token-${userId}`,
  };
}

describe('1,000 purchases that come together', () => {
  it('cost four scripts to take, a record in Kafka per 256, and four scripts to mark', async () => {
    const saleId = await createSale();
    const { redis: client } = instance.fixture.connection;
    const send = jest.spyOn(stores.producer, 'send');
    await client.config('RESETSTAT');
    const requests = Array.from({ length: 1000 }, (_, index) =>
      requestOf(saleId, { userId: `user-${index}` }),
    );
    const outcomes = await Promise.all(requests.map((request) => instance.reserveStock.execute(request)));
    expect(new Set(outcomes.map(({ code }) => code))).toEqual(new Set(['ACCEPTED']));
    const statistics = await client.info('commandstats');
    const calls = (command: string) =>
      Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(statistics)?.[1] ?? 0);
    // A script that this Redis has not seen is sent once more, with its text.
    expect(calls('evalsha') + calls('eval')).toBeLessThanOrEqual(12);
    const records = send.mock.calls
      .flatMap(([those]) => those)
      .flatMap(({ items }) => Math.ceil(items.length / 256));
    expect(records.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(7);
  });

  it('cost the ledger eight statements, and six when it has them', async () => {
    const saleId = await createSale();
    const log = Array.from({ length: 1000 }, (_, index): LogEntry => {
      const userId = `user-${index}`;
      const purchaseId = purchaseIdOf(userId, saleId, 'key');
      return { kind: 'taken', purchase: takenPurchase({ saleId, purchaseId, epoch: 1 }, recordOf(userId)) };
    });
    const runner = stores.dataSource.createQueryRunner();
    const query = jest.spyOn(Object.getPrototypeOf(runner) as typeof runner, 'query');
    await runner.release();
    expect((await instance.ledger.record(0, log)).rows).toHaveLength(1000);
    // Two of the transaction itself, then stock, known, bought, fence, insert, update.
    expect(query.mock.calls.length).toBeLessThanOrEqual(8);
    query.mockClear();
    expect((await instance.ledger.record(0, log)).decision.duplicates).toBe(1000);
    expect(query.mock.calls.length).toBeLessThanOrEqual(6);
  });

  it('leave nothing behind when the transaction fails before its commit', async () => {
    const saleId = await createSale();
    const at = { saleId, purchaseId: purchaseIdOf('u', saleId, 'k'), epoch: 1 };
    const purchase = takenPurchase(at, recordOf('u'));
    armFailpoints('before-ledger-commit=error', 'test');
    await expect(instance.ledger.record(0, [{ kind: 'taken', purchase }])).rejects.toThrow('failpoint');
    expect(await instance.ledger.findPurchase(purchase.purchaseId)).toBeUndefined();
    expect((await instance.sales.find(saleId))!.items[0]).toMatchObject({ available: 1000 });
  });

  it('cannot make units appear or vanish: the database refuses', async () => {
    const saleId = await createSale();
    const update = (sql: string) =>
      stores.dataSource.query(`UPDATE stock SET ${sql} WHERE sale_id = $1`, [saleId]);
    await expect(update('available = available + 1')).rejects.toThrow('stock_conserved');
    await expect(update('sold = sold + 1')).rejects.toThrow('stock_conserved');
    await expect(update('available = -1, reserved = total + 1')).rejects.toThrow('violates check constraint');
  });
});

describe('a Redis that may evict', () => {
  it('is refused', async () => {
    const evicting = await RedisServer.start('allkeys-lru');
    try {
      await expect(Instance.open(stores, evicting.url)).rejects.toThrow('noeviction');
    } finally {
      await evicting.close();
    }
  });
});

describe('sales', () => {
  it('are created once: again it is EXISTS, with other content CONFLICT, wrong it is INVALID', async () => {
    const sale = newSale({ a: 3, b: 2 });
    expect(await instance.createSale.execute(sale)).toMatchObject({
      code: 'CREATED',
      sale: { saleId: sale.saleId, items: [{ skuId: 'a', stock: 3, available: 3 }, { skuId: 'b' }] },
    });
    expect(await instance.createSale.execute(sale)).toMatchObject({
      code: 'EXISTS',
      sale: { saleId: sale.saleId },
    });
    expect(await instance.createSale.execute({ ...sale, name: 'Other' })).toMatchObject({
      code: 'CONFLICT',
      sale: null,
    });
    expect(await instance.createSale.execute({ ...sale, perUserLimit: 0 })).toMatchObject({
      code: 'INVALID',
    });
  });

  it('are created once by many at a time', async () => {
    const sale = newSale({ a: 3 });
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => instance.createSale.execute(sale)));
    expect(outcomes.map(({ code }) => code).sort()).toEqual(['CREATED', ...Array<string>(7).fill('EXISTS')]);
  });

  it('are listed newest start first, page by page', async () => {
    const startsAtMs = Date.now() + 1_000_000_000;
    const made = [0, 1, 2, 3, 3].map((offset) =>
      newSale({ a: 1 }, { startsAtMs: startsAtMs + offset, endsAtMs: startsAtMs * 1.1 }),
    );
    for (const sale of made) {
      const { code } = await instance.createSale.execute({ ...sale, endsAtMs: Math.floor(sale.endsAtMs) });
      expect(code).toBe('CREATED');
    }
    const seen: string[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < 3; page += 1) {
      const answer = await instance.browseSales.list(cursor, 2, true);
      seen.push(...answer!.sales.map(({ saleId }) => saleId));
      cursor = answer!.nextCursor;
    }
    const newest = made.toSorted(
      (one, other) => other.startsAtMs - one.startsAtMs || (one.saleId < other.saleId ? 1 : -1),
    );
    expect(seen.slice(0, 5)).toEqual(newest.map(({ saleId }) => saleId));
    expect(new Set(seen).size).toBe(6);
    expect(await instance.browseSales.list('nonsense', 2, true)).toBeUndefined();
    expect(await instance.browseSales.find('no-such-sale')).toBeNull();
  });
});
