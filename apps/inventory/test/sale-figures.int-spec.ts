import { jest } from '@jest/globals';
import { FindSaleFigures } from '../src/application/find-sale-figures.js';
import { purchaseTaken, takenPurchase } from '../src/domain/purchase-events.js';
import { PostgresSaleRepository } from '../src/outbound/persistence/postgres-sale-repository.js';
import { eventually } from '@stampede/testing';
import { requestOf } from './support/gate-fixture.js';
import { sendPurchaseEvents, type Instance, type Stores } from './support/inventory-fixture.js';
import { RunningInventory } from './support/running-inventory.js';

let inventory: RunningInventory;
let instance: Instance;
let stores: Stores;

beforeAll(async () => {
  inventory = await RunningInventory.open();
  ({ instance, stores } = inventory);
});
afterAll(() => inventory.close());

describe('the figures of a sale', () => {
  it('are what the tables say', async () => {
    const saleId = await inventory.createSale({ a: 10, b: 5 });
    const [sold, released, open, other] = [
      requestOf(saleId, { quantity: 2 }),
      requestOf(saleId, { quantity: 3 }),
      requestOf(saleId, { quantity: 4 }),
      requestOf(saleId, { skuId: 'b' }),
    ];
    for (const request of [sold, released, open, other])
      expect(await instance.reserveStock.execute(request)).toMatchObject({ code: 'ACCEPTED' });
    // A sku that the sale has not: rejected, and counted nowhere but among the purchases.
    const stray = requestOf(saleId, { skuId: 'z' });
    const record = { ...stray, state: 'T' as const, takenAtMs: Date.now(), streamId: '1-0' };
    const taken = takenPurchase({ saleId, purchaseId: stray.purchaseId, epoch: inventory.epoch }, record);
    await sendPurchaseEvents(stores, 0, [purchaseTaken(taken)]);
    const recorded = [sold, released, open, other, stray].map(({ purchaseId }) => purchaseId);
    await eventually(async () => {
      for (const purchaseId of recorded) expect(await instance.ledger.findPurchase(purchaseId)).toBeDefined();
    });
    const settlement = { saleId, skuId: 'a' };
    await instance.settleOrders.execute([
      { ...settlement, purchaseId: sold.purchaseId, target: 'SOLD' },
      { ...settlement, purchaseId: released.purchaseId, target: 'RELEASED' },
      { ...settlement, purchaseId: released.purchaseId, target: 'RELEASED' },
    ]);
    await instance.addStock.execute({ ...settlement, additionId: 'addition', units: 7 });
    expect(await instance.figures.execute(saleId)).toEqual({
      saleId,
      items: [
        { skuId: 'a', total: 17, available: 11, reserved: 4, sold: 2 },
        { skuId: 'b', total: 5, available: 4, reserved: 1, sold: 0 },
      ],
      reservedPurchases: 2,
      soldPurchases: 1,
      releasedPurchases: 1,
      rejectedPurchases: 1,
    });
    await inventory.expectConserved(saleId);
    expect(await instance.figures.execute('no-such-sale')).toBeNull();
  });

  it('cost as much with 20,000 purchases as with none', async () => {
    const saleId = await inventory.createSale({ a: 100_000 });
    await stores.dataSource.query(
      `INSERT INTO purchase (purchase_id, sale_id, sku_id, user_id, quantity, status, amount_cents, fingerprint, token_id,
                             segment, epoch, taken_at)
       SELECT $1 || '.' || n, $1, 'a', 'user-' || n, 1, 'RESERVED', 1, 'f', 't', 0, 1, now() FROM generate_series(1, 20000) AS n`,
      [saleId],
    );
    await stores.dataSource.query('ANALYZE purchase');
    // The jobs of the running instance query through the original, and are not counted.
    const observed = Object.create(stores.dataSource) as typeof stores.dataSource;
    const query = jest.spyOn(observed, 'query');
    await new FindSaleFigures(new PostgresSaleRepository(observed)).execute(saleId);
    const statements = query.mock.calls.map(([sql]) => sql);
    expect(statements).toHaveLength(1);
    const [explained] = await stores.dataSource.query(
      `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${statements[0]!}`,
      [saleId],
    );
    const { Plan: plan } = explained['QUERY PLAN'][0];
    expect(plan['Shared Hit Blocks'] + plan['Shared Read Blocks']).toBeLessThan(20);
  });
});
