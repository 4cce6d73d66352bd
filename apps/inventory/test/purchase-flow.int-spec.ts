import type { OrderEvent, StockEvent } from '@stampede/contracts';
import { eventually } from '@stampede/testing';
import { stockGateKeys } from '../src/outbound/redis/stock-gate.keys.js';
import { requestOf } from './support/gate-fixture.js';
import {
  buyUntilAnswered,
  Instance,
  newSale,
  openStores,
  readStockEvents,
  sendOrderEvents,
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
  await eventually(() => expect(instance.watchGate.healthy).toBe(true), { timeoutMs: 20_000 });
});
afterAll(async () => {
  await instance.close();
  await stock.close();
  await stores.close();
  await redis.close();
});

const eventsOf = (purchaseId: string) => stock.events.filter(({ aggregateId }) => aggregateId === purchaseId);

async function createSale(...args: Parameters<typeof newSale>): Promise<string> {
  const sale = newSale(...args);
  expect(await instance.createSale.execute(sale)).toMatchObject({ code: 'CREATED' });
  return sale.saleId;
}

function orderEvent(type: 'OrderPaid' | 'OrderCancelled', request: ReturnType<typeof requestOf>): OrderEvent {
  const { purchaseId, saleId, skuId, userId, quantity } = request;
  const line = { orderId: '1', purchaseId, userId, saleId, skuId, quantity };
  const envelope = {
    id: `${purchaseId}:${type}`,
    version: 2,
    occurredAt: new Date().toISOString(),
    aggregateId: '1',
  };
  return type === 'OrderPaid'
    ? { ...envelope, type, data: { ...line, amountCents: 9900, paymentId: 'p' } }
    : { ...envelope, type, data: { ...line, reason: 'EXPIRED' } };
}

describe('a purchase', () => {
  it('is ACCEPTED when logged, reserved in the ledger, and told to the world', async () => {
    const saleId = await createSale({ a: 5 });
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const request = requestOf(saleId, { quantity: 2, traceparent });
    expect(await instance.reserveStock.execute(request)).toEqual({ code: 'ACCEPTED', stockVersion: '0' });
    expect(await instance.reserveStock.execute(request)).toEqual({ code: 'REPEATED', stockVersion: '0' });
    await eventually(() => expect(eventsOf(request.purchaseId)).toHaveLength(1));
    expect(eventsOf(request.purchaseId)[0]).toMatchObject({
      id: `${request.purchaseId}:reserved`,
      type: 'StockReserved',
      traceparent,
      data: { saleId, skuId: 'a', userId: 'alice', quantity: 2, amountCents: 19_800 },
    });
    expect(await stockRow(stores, saleId)).toEqual({ total: 5, available: 3, reserved: 2, sold: 0 });
    expect(await instance.findPurchase.execute('alice', request.purchaseId)).toMatchObject({
      status: 'QUEUED',
      quantity: 2,
      rejectReason: null,
    });
    expect(await instance.findPurchase.execute('bob', request.purchaseId)).toBeNull();
  });

  it('is sold when its order is paid', async () => {
    const saleId = await createSale({ a: 5 });
    const request = requestOf(saleId);
    await instance.reserveStock.execute(request);
    await eventually(() => expect(eventsOf(request.purchaseId)).toHaveLength(1));
    await sendOrderEvents(stores, [orderEvent('OrderPaid', request), orderEvent('OrderPaid', request)]);
    await eventually(async () => {
      expect(await instance.findPurchase.execute('alice', request.purchaseId)).toMatchObject({
        status: 'SOLD',
      });
    });
    expect(await stockRow(stores, saleId)).toEqual({ total: 5, available: 4, reserved: 0, sold: 1 });
  });

  it('gives its units back once when its order is cancelled twice', async () => {
    const saleId = await createSale({ a: 2 }, { perUserLimit: 2 });
    const request = requestOf(saleId, { quantity: 2 });
    await instance.reserveStock.execute(request);
    await eventually(() => expect(eventsOf(request.purchaseId)).toHaveLength(1));
    const soldOut = await instance.reserveStock.execute(requestOf(saleId, { userId: 'bob' }));
    expect(soldOut.code).toBe('SOLD_OUT');
    await sendOrderEvents(stores, [orderEvent('OrderCancelled', request)]);
    await sendOrderEvents(stores, [orderEvent('OrderCancelled', request)]);
    const next = requestOf(saleId, { userId: 'bob', quantity: 2 });
    await eventually(async () =>
      expect(await instance.reserveStock.execute(next)).toMatchObject({ code: 'ACCEPTED' }),
    );
    const third = await instance.reserveStock.execute(requestOf(saleId, { userId: 'carol' }));
    expect([third.code, BigInt(third.stockVersion) > BigInt(soldOut.stockVersion)]).toEqual([
      'SOLD_OUT',
      true,
    ]);
    await eventually(async () => {
      expect(await stockRow(stores, saleId)).toEqual({ total: 2, available: 0, reserved: 2, sold: 0 });
    });
    expect(await instance.findPurchase.execute('alice', request.purchaseId)).toMatchObject({
      status: 'RELEASED',
    });
  });

  it('is finished by another instance when the one that took it died before it was logged', async () => {
    const saleId = await createSale({ a: 5 });
    const request = requestOf(saleId);
    const { epoch } = instance.epoch.open()!;
    await instance.fixture.gate.reserve(saleId, epoch, [request]);
    await eventually(() => expect(eventsOf(request.purchaseId)).toHaveLength(1));
    const { fingerprint, tokenId } = request;
    expect(await instance.ledger.findPurchase(request.purchaseId)).toMatchObject({ fingerprint, tokenId });
    await eventually(async () => {
      expect(await instance.fixture.connection.redis.xlen(stockGateKeys(saleId, epoch).unlogged)).toBe(0);
    });
  });

  it('that met a TAKEN record is answered only when it is logged', async () => {
    const saleId = await createSale({ a: 5 });
    const request = requestOf(saleId);
    const { epoch } = instance.epoch.open()!;
    await instance.fixture.gate.reserve(saleId, epoch, [request]);
    expect(await instance.reserveStock.execute(request)).toMatchObject({ code: 'REPEATED' });
    const records = await instance.fixture.gate.find(saleId, epoch, [request.purchaseId]);
    expect(records).toMatchObject([{ state: 'L' }]);
  });

  it('of a sale that nobody knows is UNKNOWN_SALE', async () => {
    expect(await instance.reserveStock.execute(requestOf('no-such-sale'))).toMatchObject({
      code: 'UNKNOWN_SALE',
    });
  });

  it('is ended at most once and conserved with 64 concurrent buyers', async () => {
    const saleId = await createSale({ a: 20 }, { perUserLimit: 1 });
    const requests = Array.from({ length: 64 }, (_, index) => requestOf(saleId, { userId: `user-${index}` }));
    const codes = await Promise.all(requests.map((request) => buyUntilAnswered(instance, request)));
    expect(codes.filter((code) => code === 'ACCEPTED')).toHaveLength(20);
    expect(codes.filter((code) => code === 'SOLD_OUT')).toHaveLength(44);
    await eventually(async () => {
      expect(await stockRow(stores, saleId)).toEqual({ total: 20, available: 0, reserved: 20, sold: 0 });
    });
    await eventually(() => {
      const reserved = stock.events.filter(({ data }) => data.saleId === saleId);
      expect(new Set(reserved.map(({ aggregateId }) => aggregateId)).size).toBe(20);
    });
  });
});
