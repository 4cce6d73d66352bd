import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { SaleService, StockService, type StockEvent } from '@stampede/contracts';
import { RpcApplication, type Client } from '@stampede/rpc';
import { eventually, requireEnv, type StartedProcess } from '@stampede/testing';
import { Redis } from 'ioredis';
import { PRIMARY_EPOCH_KEY, stockGateKeys } from '../src/outbound/redis/stock-gate.keys.js';
import { requestOf } from './support/gate-fixture.js';
import { newSale, openStores, readStockEvents, stockRow, type Stores } from './support/inventory-fixture.js';
import { startBuiltService } from './support/start-built-service.js';
import { RedisServer } from './support/redis-server.js';

const STOCK = 120;
const BUYERS = 200;

let stores: Stores;
let server: RedisServer;
let redis: Redis;
let rpc: RpcApplication;
let stockService: Client<typeof StockService>;
let saleService: Client<typeof SaleService>;
let stock: { events: StockEvent[]; close(): Promise<void> };
const root = `test-${randomUUID().slice(0, 8)}`;

beforeAll(async () => {
  [stores, server] = await Promise.all([openStores(), RedisServer.start()]);
  redis = new Redis(server.url);
  stock = await readStockEvents(stores);
  const cacheDir = join(stores.folder, 'rpc');
  rpc = await RpcApplication.start({
    application: 'test',
    registry: { hosts: requireEnv('ZOOKEEPER_HOSTS'), cacheDir, root },
  });
  stockService = rpc.refer(StockService, { retries: 0, timeoutMs: 3000 });
  saleService = rpc.refer(SaleService, { retries: 0, timeoutMs: 3000 });
});
afterAll(async () => {
  await rpc.close();
  await stock.close();
  redis.disconnect();
  await stores.close();
  await server.close();
});

type Request = ReturnType<typeof requestOf>;

/** Asks once; a call that broke is no answer. */
async function ask(request: Request): Promise<string> {
  try {
    return (await stockService.reserve(request.userId, request)).code;
  } catch {
    return 'NO_ANSWER';
  }
}

async function askUntilAnswered(request: Request): Promise<string> {
  return eventually(
    async () => {
      const code = await ask(request);
      expect(['NO_ANSWER', 'UNCONFIRMED', 'FENCED', 'OVERLOADED']).not.toContain(code);
      return code;
    },
    { timeoutMs: 60_000 },
  );
}

async function createSale(): Promise<string> {
  const sale = newSale({ a: STOCK }, { perUserLimit: 1 });
  const times = { startsAtMs: String(sale.startsAtMs), endsAtMs: String(sale.endsAtMs) };
  await eventually(async () => {
    const outcome = await saleService.createSale({ ...sale, ...times, items: [...sale.items] });
    expect(['CREATED', 'EXISTS']).toContain(outcome.code);
  });
  return sale.saleId;
}

/** The purchases of a sale in the ledger, by id. */
async function ledgerRows(saleId: string): Promise<Map<string, string>> {
  const rows: { purchase_id: string; status: string }[] = await stores.dataSource.query(
    'SELECT purchase_id, status FROM purchase WHERE sale_id = $1',
    [saleId],
  );
  return new Map(rows.map((row) => [row.purchase_id, row.status]));
}

async function expectConserved(saleId: string): Promise<void> {
  const keys = stockGateKeys(saleId, Number(await redis.get(PRIMARY_EPOCH_KEY)));
  const [rows, row] = [await ledgerRows(saleId), await stockRow(stores, saleId)];
  const records = await redis.hgetall(keys.records);
  expect(await redis.xlen(keys.unlogged)).toBe(0);
  expect([...rows.keys()].sort()).toEqual(Object.keys(records).sort());
  expect(new Set(Object.values(records).map((record) => record[0]))).toEqual(new Set(['L']));
  expect(new Set(rows.values())).toEqual(new Set(['RESERVED']));
  expect(row).toEqual({ total: STOCK, available: STOCK - rows.size, reserved: rows.size, sold: 0 });
  expect(await redis.hget(keys.stock, 'a:a')).toBe(String(row.available));
}

describe('inventory, killed between any two steps', () => {
  it.each([
    ['after-reserve-script', 'before'],
    ['before-produce', 'before'],
    ['after-produce', 'before'],
    ['after-mark-logged', 'before'],
    ['before-ledger-commit', 'after'],
    ['after-ledger-commit', 'after'],
    ['after-stock-produce', 'after'],
  ] as const)(
    'keeps every purchase that it accepted, once, and every unit: %s, %s the answer',
    async (step, when) => {
      const victim = await startBuiltService(stores, server.url, root, `${step}=exit:3`);
      let isDead = false;
      void victim.exited.then(() => (isDead = true));
      let successor: StartedProcess | undefined;
      try {
        const saleId = await createSale();
        const requests = Array.from({ length: BUYERS }, (_, index) =>
          requestOf(saleId, { userId: `user-${index}` }),
        );
        const first: string[] = [];
        const queue = [...requests.entries()];
        // The ledger takes all that waits at once: two by themselves first, so that there is a third time.
        for (const [index, request] of queue.splice(0, 2)) {
          await eventually(async () => {
            first[index] = await ask(request);
            expect(isDead || first[index] !== 'NO_ANSWER').toBe(true);
          });
          await eventually(async () =>
            expect(isDead || (await ledgerRows(saleId)).has(request.purchaseId)).toBe(true),
          );
        }
        await Promise.all(
          Array.from({ length: 16 }, async () => {
            for (let next = queue.shift(); next; next = queue.shift()) first[next[0]] = await ask(next[1]);
          }),
        );
        expect(await victim.exited).toMatchObject({ signal: 'SIGKILL' });

        successor = await startBuiltService(stores, server.url, root);
        // Every other buyer asks again; the rest have given up, and what was taken for them becomes a purchase all the same.
        const second = await Promise.all(
          requests.map(async (request, index) => (index % 2 === 0 ? askUntilAnswered(request) : 'GAVE_UP')),
        );
        const accepted = requests.filter((_, index) =>
          [first[index], second[index]].some((code) => code === 'ACCEPTED' || code === 'REPEATED'),
        );
        if (when === 'before') expect(first).toContain('NO_ANSWER');
        expect(accepted.length).toBeGreaterThan(0);
        await eventually(() => expectConserved(saleId), { timeoutMs: 60_000, everyMs: 100 });
        const rows = await ledgerRows(saleId);
        for (const { purchaseId } of accepted) expect(rows.get(purchaseId)).toBe('RESERVED');
        await eventually(() => {
          const told = new Set(stock.events.map(({ aggregateId }) => aggregateId));
          expect([...rows.keys()].filter((purchaseId) => !told.has(purchaseId))).toEqual([]);
        });
      } finally {
        await victim.kill('SIGKILL');
        if (successor) expect(await successor.kill()).toMatchObject({ code: 0 });
      }
    },
  );

  it.each(['rebuild-after-close=exit', 'rebuild-after-markers=exit', 'rebuild-after-open=exit'])(
    'is rebuilt by its successor: %s',
    async (failpoint) => {
      const before = Number(await redis.get(PRIMARY_EPOCH_KEY));
      await redis.set(PRIMARY_EPOCH_KEY, '0');
      await expect(startBuiltService(stores, server.url, root, failpoint)).rejects.toThrow('SIGKILL');
      const successor = await startBuiltService(stores, server.url, root);
      expect(Number(await redis.get(PRIMARY_EPOCH_KEY))).toBe(before + 2);
      expect(await successor.kill()).toMatchObject({ code: 0 });
    },
  );
});

describe('inventory, killed while it changes a sale', () => {
  it.each(['after-add-stock-ledger=exit', 'after-sale-change-gate=exit'])(
    'adds units once: %s',
    async (failpoint) => {
      const victim = await startBuiltService(stores, server.url, root, failpoint);
      const saleId = await createSale();
      const addition = { saleId, additionId: 'addition', skuId: 'a', units: 5 };
      await expect(saleService.addStock(addition)).rejects.toThrow();
      expect(await victim.exited).toMatchObject({ signal: 'SIGKILL' });

      const successor = await startBuiltService(stores, server.url, root);
      await eventually(async () => {
        const outcome = await saleService.addStock(addition);
        expect(outcome).toMatchObject({ code: 'OK', sale: { items: [{ stock: STOCK + 5 }] } });
      });
      const { stock: key } = stockGateKeys(saleId, Number(await redis.get(PRIMARY_EPOCH_KEY)));
      await eventually(async () => expect(await redis.hget(key, 'a:a')).toBe(String(STOCK + 5)));
      expect(await successor.kill()).toMatchObject({ code: 0 });
    },
  );

  it('ends it all the same', async () => {
    const victim = await startBuiltService(stores, server.url, root, 'after-end-sale-ledger=exit');
    const saleId = await createSale();
    await expect(saleService.endSale(saleId)).rejects.toThrow();
    expect(await victim.exited).toMatchObject({ signal: 'SIGKILL' });
    const successor = await startBuiltService(stores, server.url, root);
    await eventually(async () => expect(await ask(requestOf(saleId))).toBe('ENDED'));
    expect(await successor.kill()).toMatchObject({ code: 0 });
  });
});

describe('the services of inventory', () => {
  it('answer over the wire, and say what is wrong with a request', async () => {
    const service = await startBuiltService(stores, server.url, root);
    const saleId = await createSale();
    const request = requestOf(saleId);
    expect(await askUntilAnswered(request)).toBe('ACCEPTED');
    expect(await stockService.reserve('alice', { ...request, fingerprint: 'other' })).toEqual({
      code: 'KEY_REUSED',
      stockVersion: '0',
    });
    expect(await stockService.findPurchase('alice', request.purchaseId)).toMatchObject({
      status: 'QUEUED',
      skuId: 'a',
    });
    expect(await stockService.findPurchase('bob', request.purchaseId)).toBeNull();
    expect(await stockService.findPurchase('alice', 'nonsense')).toBeNull();
    expect(await saleService.findSale(saleId)).toMatchObject({
      items: [{ stock: STOCK, available: STOCK - 1 }],
    });
    expect(await saleService.findSale('no-such-sale')).toBeNull();
    expect((await saleService.listSales(null, 1, false)).sales).toHaveLength(1);
    expect(await saleService.publishSale(saleId)).toMatchObject({ code: 'OK', message: null });
    expect(await saleService.addStock({ saleId, additionId: 'x', skuId: 'z', units: 1 })).toMatchObject({
      code: 'UNKNOWN_SKU',
      sale: null,
    });
    expect(await saleService.findSaleFigures(saleId)).toMatchObject({ items: [{ total: STOCK }] });
    expect(await saleService.findSaleFigures('no-such-sale')).toBeNull();

    const refused = [
      stockService.reserve('bob', request),
      stockService.reserve('alice', { ...request, quantity: 0 }),
      stockService.reserve('alice', { ...request, skuId: 'a|b' }),
      stockService.reserve('alice', {
        ...request,
        purchaseId: `other-sale.${request.purchaseId.split('.')[1]}`,
      }),
      saleService.listSales('nonsense', 1, false),
    ];
    for (const { status, ...answer } of await Promise.allSettled(refused)) {
      expect([status, (answer as { reason: { code: string } }).reason.code]).toEqual([
        'rejected',
        'BAD_REQUEST',
      ]);
    }
    const invalid = { ...newSale({ a: 1 }), startsAtMs: '5', endsAtMs: '4', items: [] };
    expect(await saleService.createSale(invalid)).toMatchObject({ code: 'INVALID', sale: null });
    expect(await service.kill()).toMatchObject({ code: 0 });
  });
});
