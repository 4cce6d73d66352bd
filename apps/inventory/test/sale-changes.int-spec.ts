import { armFailpoints, disarmFailpoints } from '@stampede/observability';
import { eventually } from '@stampede/testing';
import type { StockAddition } from '../src/domain/sale-change.js';
import { MAX_INT32 } from '../src/domain/sale.js';
import { fenceKey } from '../src/outbound/redis/stock-gate.keys.js';
import { HOUR_MS, requestOf } from './support/gate-fixture.js';
import {
  buyUntilAnswered,
  newSale,
  stockRow,
  type Instance,
  type Stores,
} from './support/inventory-fixture.js';
import { RunningInventory } from './support/running-inventory.js';

let inventory: RunningInventory;
let instance: Instance;
let stores: Stores;

beforeAll(async () => {
  inventory = await RunningInventory.open();
  ({ instance, stores } = inventory);
});
afterEach(() => disarmFailpoints());
afterAll(() => inventory.close());

const buy = async (saleId: string, rest: Parameters<typeof requestOf>[1] = {}) =>
  instance.reserveStock.execute(requestOf(saleId, rest));
const add = (saleId: string, rest: Partial<StockAddition> = {}) =>
  instance.addStock.execute({ saleId, additionId: 'addition-1', skuId: 'a', units: 5, ...rest });
const listed = async (saleId: string, withDrafts: boolean) => {
  const page = await instance.browseSales.list(null, 100, withDrafts);
  return page!.sales.some((sale) => sale.saleId === saleId);
};

describe('a draft', () => {
  it('is unknown to buyers until it is published, then sold with what was added to it meanwhile', async () => {
    const draft = newSale({ a: 2 }, { isPublished: false });
    const { saleId } = draft;
    expect(await instance.createSale.execute(draft)).toMatchObject({
      code: 'CREATED',
      sale: { isPublished: false, items: [{ stock: 2, available: 2 }] },
    });
    expect(await buy(saleId)).toMatchObject({ code: 'UNKNOWN_SALE' });
    expect([await listed(saleId, true), await listed(saleId, false)]).toEqual([true, false]);
    expect(await add(saleId, { units: 1 })).toMatchObject({ code: 'OK', sale: { items: [{ stock: 3 }] } });
    expect(await inventory.client.exists(fenceKey(saleId))).toBe(0);
    expect(await instance.sales.listIdsMissingAtGate(inventory.epoch, 100)).not.toContain(saleId);

    expect(await instance.publishSale.execute(saleId)).toMatchObject({
      code: 'OK',
      sale: { isPublished: true },
    });
    expect(await listed(saleId, false)).toBe(true);
    const codes = await Promise.all([1, 2, 3, 4].map(async () => (await buy(saleId)).code));
    expect(codes.sort()).toEqual(['ACCEPTED', 'ACCEPTED', 'ACCEPTED', 'SOLD_OUT']);
    expect(await instance.publishSale.execute(saleId)).toMatchObject({ code: 'OK' });
    await inventory.expectConserved(saleId);
  });

  it('may be created again, also when it is published and restocked, but not as a published sale', async () => {
    const draft = newSale({ a: 2 }, { isPublished: false });
    await instance.createSale.execute(draft);
    expect(await instance.createSale.execute(draft)).toMatchObject({ code: 'EXISTS' });
    const published = await instance.createSale.execute({ ...draft, isPublished: true });
    expect(published).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('publish it') });
    await instance.publishSale.execute(draft.saleId);
    await add(draft.saleId);
    await instance.endSale.execute(draft.saleId);
    expect(await instance.createSale.execute(draft)).toMatchObject({
      code: 'EXISTS',
      sale: { isPublished: true, items: [{ stock: 7 }] },
    });
  });

  it('cannot be published when it is over, by its end or before', async () => {
    const isPublished = false;
    const past = await inventory.createSale(
      { a: 1 },
      { isPublished, startsAtMs: Date.now() - 2 * HOUR_MS, endsAtMs: Date.now() - HOUR_MS },
    );
    const ended = await inventory.createSale({ a: 1 }, { isPublished });
    expect(await instance.endSale.execute(ended)).toMatchObject({ code: 'OK', sale: { isPublished } });
    for (const saleId of [past, ended]) {
      expect(await instance.publishSale.execute(saleId)).toMatchObject({ code: 'ENDED', sale: null });
      expect(await add(saleId)).toMatchObject({ code: 'ENDED' });
    }
  });
});

describe('stock that is added', () => {
  it('ends SOLD_OUT with a newer version of the stock, and is sold to the last unit', async () => {
    const saleId = await inventory.createSale({ a: 2 });
    await Promise.all([buy(saleId), buy(saleId)]);
    const soldOut = await buy(saleId);
    expect(soldOut.code).toBe('SOLD_OUT');
    expect(await add(saleId, { units: 3 })).toMatchObject({
      code: 'OK',
      sale: { items: [{ stock: 5, available: 3 }] },
    });
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => buy(saleId)));
    expect(outcomes.filter(({ code }) => code === 'ACCEPTED')).toHaveLength(3);
    const again = await buy(saleId);
    expect([again.code, BigInt(again.stockVersion) > BigInt(soldOut.stockVersion)]).toEqual([
      'SOLD_OUT',
      true,
    ]);
    await inventory.expectConserved(saleId);
    expect(await stockRow(stores, saleId)).toEqual({ total: 5, available: 0, reserved: 5, sold: 0 });
  });

  it('in the middle of a crowd is sold exactly, whatever the order', async () => {
    const saleId = await inventory.createSale({ a: 10 });
    let everythingAdded = false;
    let accepted = 0;
    const buyer = async () => {
      for (;;) {
        const isLast = everythingAdded;
        const code = await buyUntilAnswered(instance, requestOf(saleId));
        if (code === 'ACCEPTED') accepted += 1;
        else if (code === 'SOLD_OUT' && isLast) return;
      }
    };
    const operator = async () => {
      for (let nth = 1; nth <= 8; nth += 1)
        expect(await add(saleId, { additionId: `nth-${nth}` })).toMatchObject({ code: 'OK' });
      everythingAdded = true;
    };
    await Promise.all([operator(), ...Array.from({ length: 16 }, buyer)]);
    expect(accepted).toBe(50);
    await inventory.expectConserved(saleId);
    await eventually(async () => {
      expect(await stockRow(stores, saleId)).toEqual({ total: 50, available: 0, reserved: 50, sold: 0 });
    });
  });

  it('is added once, however often and by however many at a time', async () => {
    const saleId = await inventory.createSale({ a: 1, b: 1 });
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => add(saleId)));
    expect(new Set(outcomes.map(({ code }) => code))).toEqual(new Set(['OK']));
    await instance.endSale.execute(saleId);
    expect(await add(saleId)).toMatchObject({ code: 'OK', sale: { items: [{ stock: 6 }, { stock: 1 }] } });
    await inventory.expectConserved(saleId);
  });

  it('is one addition per id: of two at a time with other content one is a CONFLICT', async () => {
    const saleId = await inventory.createSale({ a: 1, b: 1 });
    const outcomes = await Promise.all([add(saleId), add(saleId, { skuId: 'b' }), add(saleId, { units: 6 })]);
    expect(outcomes.map(({ code }) => code).sort()).toEqual(['CONFLICT', 'CONFLICT', 'OK']);
    await inventory.expectConserved(saleId);
  });

  it('is refused with a reason, and leaves everything as it was', async () => {
    const saleId = await inventory.createSale({ a: 1 });
    expect(await add('no-such-sale')).toMatchObject({ code: 'NOT_FOUND', sale: null });
    expect(await add(saleId, { skuId: 'z' })).toMatchObject({ code: 'UNKNOWN_SKU' });
    for (const wrong of [{ units: 0 }, { units: MAX_INT32 }, { units: MAX_INT32 + 1 }, { additionId: 'a b' }])
      expect(await add(saleId, wrong)).toMatchObject({ code: 'INVALID' });
    await instance.endSale.execute(saleId);
    expect(await add(saleId)).toMatchObject({ code: 'ENDED', message: expect.stringContaining(saleId) });
    await inventory.expectConserved(saleId);
    expect(await stockRow(stores, saleId)).toMatchObject({ total: 1 });
  });

  it.each([
    ['the ledger had it and the gate had not', 'after-add-stock-ledger=error:1'],
    ['the gate had it and the ledger did not know', 'after-sale-change-gate=error:1'],
  ])('reaches the gate once when the instance failed after %s', async (_when, failpoint) => {
    const saleId = await inventory.createSale({ a: 1 });
    armFailpoints(failpoint, 'test');
    await add(saleId).catch((error: Error) => expect(error.message).toContain('failpoint'));
    await inventory.expectConserved(saleId);
    expect((await instance.browseSales.find(saleId))!.items[0]).toMatchObject({ stock: 6, available: 6 });
    await add(saleId);
    await inventory.expectConserved(saleId);
    expect((await instance.browseSales.find(saleId))!.items[0]).toMatchObject({ stock: 6, available: 6 });
  });

  it('while its sale is being opened is in what the gate gets, or comes after it', async () => {
    const draft = newSale({ a: 1 }, { isPublished: false });
    const { saleId } = draft;
    await instance.createSale.execute(draft);
    await add(saleId, { additionId: 'before' });
    armFailpoints('before-install-sale=hold', 'test');
    const published = instance.publishSale.execute(saleId);
    await eventually(async () => expect(await instance.sales.isPublished(saleId)).toBe(true));
    expect(await add(saleId, { additionId: 'during' })).toMatchObject({ code: 'OK' });
    disarmFailpoints();
    expect(await published).toMatchObject({ code: 'OK' });
    await inventory.expectConserved(saleId);
    expect((await instance.browseSales.find(saleId))!.items[0]).toMatchObject({ stock: 11, available: 11 });
  });
});

describe('a sale that is ended', () => {
  it('refuses at once, keeps what it accepted, and stays ended when that is said again', async () => {
    const saleId = await inventory.createSale({ a: 5 });
    armFailpoints('before-ledger-commit=delay:300', 'test');
    expect(await buy(saleId, { key: 'k', quantity: 2 })).toMatchObject({ code: 'ACCEPTED' });
    const ended = await instance.endSale.execute(saleId);
    expect(ended.code).toBe('OK');
    expect(Number(ended.sale!.endsAtMs)).toBeLessThanOrEqual(Date.now());
    expect(await buy(saleId)).toMatchObject({ code: 'ENDED' });
    expect(await buy(saleId, { key: 'k', quantity: 2 })).toMatchObject({ code: 'REPEATED' });
    await eventually(async () => {
      expect(await stockRow(stores, saleId)).toEqual({ total: 5, available: 3, reserved: 2, sold: 0 });
    });
    expect((await instance.endSale.execute(saleId)).sale!.endsAtMs).toBe(ended.sale!.endsAtMs);
    await inventory.expectConserved(saleId);
  });

  it('before its start is ENDED', async () => {
    const startsAtMs = Date.now() + HOUR_MS;
    const saleId = await inventory.createSale({ a: 5 }, { startsAtMs, endsAtMs: startsAtMs + HOUR_MS });
    expect(await buy(saleId)).toMatchObject({ code: 'NOT_STARTED' });
    const { sale } = await instance.endSale.execute(saleId);
    expect(Number(sale!.endsAtMs)).toBeLessThan(startsAtMs);
    expect(await buy(saleId)).toMatchObject({ code: 'ENDED' });
  });

  it('after its end keeps the end that it had', async () => {
    const endsAtMs = Date.now() - HOUR_MS;
    const saleId = await inventory.createSale({ a: 5 }, { startsAtMs: endsAtMs - HOUR_MS, endsAtMs });
    expect(await instance.endSale.execute(saleId)).toMatchObject({
      code: 'OK',
      sale: { endsAtMs: `${endsAtMs}` },
    });
    expect(await instance.endSale.execute('no-such-sale')).toMatchObject({ code: 'NOT_FOUND', sale: null });
    expect(await instance.publishSale.execute('no-such-sale')).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is ended at the gate too when the instance failed after the ledger had it', async () => {
    const saleId = await inventory.createSale({ a: 5 });
    armFailpoints('after-end-sale-ledger=error:1', 'test');
    await expect(instance.endSale.execute(saleId)).rejects.toThrow('failpoint');
    await eventually(async () => expect(await buy(saleId)).toMatchObject({ code: 'ENDED' }));
    await inventory.expectConserved(saleId);
  });
});
