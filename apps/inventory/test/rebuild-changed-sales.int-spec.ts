import { armFailpoints, disarmFailpoints } from '@stampede/observability';
import { eventually } from '@stampede/testing';
import { fenceKey, PRIMARY_EPOCH_KEY, stockGateKeys } from '../src/outbound/redis/stock-gate.keys.js';
import { requestOf } from './support/gate-fixture.js';
import { newSale, type Instance } from './support/inventory-fixture.js';
import { RunningInventory } from './support/running-inventory.js';

let inventory: RunningInventory;
let instance: Instance;

beforeAll(async () => {
  inventory = await RunningInventory.open();
  ({ instance } = inventory);
});
afterEach(() => disarmFailpoints());
afterAll(() => inventory.close());

const buy = async (saleId: string) => (await instance.reserveStock.execute(requestOf(saleId))).code;
const add = (saleId: string, additionId: string) =>
  instance.addStock.execute({ saleId, additionId, skuId: 'a', units: 5 });
const left = (saleId: string) => inventory.client.hget(stockGateKeys(saleId, inventory.epoch).stock, 'a:a');

/** The Redis that runs has forgotten: it is rebuilt without a restart. */
const forget = () => inventory.client.set(PRIMARY_EPOCH_KEY, 0);

const isFenced = async (saleId: string, epoch: number, state: string) =>
  expect(await inventory.client.hmget(fenceKey(saleId), 'epoch', 'state')).toEqual([`${epoch}`, state]);
const isInstalled = async (saleId: string, epoch: number) =>
  expect(await inventory.client.exists(stockGateKeys(saleId, epoch).stock)).toBe(1);

describe('a rebuild of the gate', () => {
  it.each([
    ['Redis came back with what it had', () => inventory.redis.kill().then(() => inventory.redis.start())],
    ['Redis came back empty', () => inventory.redis.kill().then(() => inventory.redis.startEmpty())],
    ['Redis was flushed', () => inventory.client.flushall()],
  ])('right after additions neither loses nor doubles them: %s', async (_why, lose) => {
    const saleId = await inventory.createSale({ a: 2 });
    expect([await buy(saleId), await buy(saleId), await buy(saleId)]).toEqual([
      'ACCEPTED',
      'ACCEPTED',
      'SOLD_OUT',
    ]);
    await add(saleId, 'told');
    const before = inventory.epoch;
    armFailpoints('after-add-stock-ledger=error:1', 'test');
    await expect(add(saleId, 'untold')).rejects.toThrow('failpoint');
    await lose();
    await inventory.opened(before);
    await inventory.expectConserved(saleId);
    expect(await left(saleId)).toBe('10');
    await add(saleId, 'untold');
    expect(await left(saleId)).toBe('10');
    await add(saleId, 'later');
    expect(await left(saleId)).toBe('15');
    await inventory.expectConserved(saleId);
  });

  it.each([
    [
      'before the snapshot',
      'rebuild-after-fences',
      (saleId: string, epoch: number) => isFenced(saleId, epoch, 'REBUILDING'),
    ],
    ['after the snapshot', 'rebuild-after-install', isInstalled],
    [
      'when it was open and nobody knew',
      'rebuild-after-open',
      (saleId: string, epoch: number) => isFenced(saleId, epoch, 'OPEN'),
    ],
  ])('has an addition once that was made %s', async (_when, step, reached) => {
    const saleId = await inventory.createSale({ a: 1 });
    await add(saleId, 'before');
    const before = inventory.epoch;
    armFailpoints(`${step}=hold`, 'test');
    await forget();
    await eventually(() => reached(saleId, before + 1));
    expect(await add(saleId, 'during')).toMatchObject({ code: 'OK', sale: { items: [{ stock: 11 }] } });
    disarmFailpoints();
    await inventory.opened(before);
    await inventory.expectConserved(saleId);
    expect(await left(saleId)).toBe('11');
  });

  it('keeps sales ended, and ends one that was ended meanwhile', async () => {
    const [earlier, meanwhile] = [await inventory.createSale({ a: 1 }), await inventory.createSale({ a: 1 })];
    await instance.endSale.execute(earlier);
    const before = inventory.epoch;
    armFailpoints('rebuild-after-install=hold', 'test');
    await forget();
    await eventually(() => isInstalled(meanwhile, before + 1));
    expect(await instance.endSale.execute(meanwhile)).toMatchObject({ code: 'OK' });
    disarmFailpoints();
    await inventory.opened(before);
    expect(await buy(earlier)).toBe('ENDED');
    await eventually(async () => expect(await buy(meanwhile)).toBe('ENDED'));
  });

  it('brings no draft; one that was published and restocked while the gate was away comes whole', async () => {
    const [draft, published] = [
      newSale({ a: 1 }, { isPublished: false }),
      newSale({ a: 1 }, { isPublished: false }),
    ];
    await instance.createSale.execute(draft);
    await instance.createSale.execute(published);
    const before = inventory.epoch;
    await inventory.redis.kill();
    expect(await instance.publishSale.execute(published.saleId)).toMatchObject({ code: 'OK' });
    expect(await add(published.saleId, 'away')).toMatchObject({
      code: 'OK',
      sale: { items: [{ stock: 6 }] },
    });
    await inventory.redis.start();
    await inventory.opened(before);
    await inventory.expectConserved(published.saleId);
    expect(await buy(published.saleId)).toBe('ACCEPTED');
    expect(await inventory.client.exists(fenceKey(draft.saleId))).toBe(0);
    expect(await buy(draft.saleId)).toBe('UNKNOWN_SALE');
  });

  it('does not get in the way of a sale that is published while it runs', async () => {
    const draft = newSale({ a: 1 }, { isPublished: false });
    await instance.createSale.execute(draft);
    const before = inventory.epoch;
    armFailpoints('rebuild-after-close=hold', 'test');
    await forget();
    await eventually(async () => expect(await inventory.client.get(PRIMARY_EPOCH_KEY)).toBe(`${before + 1}`));
    expect(await instance.publishSale.execute(draft.saleId)).toMatchObject({ code: 'OK' });
    await add(draft.saleId, 'during');
    disarmFailpoints();
    await inventory.opened(before);
    await eventually(async () => expect(await buy(draft.saleId)).toBe('ACCEPTED'));
    await inventory.expectConserved(draft.saleId);
  });
});
