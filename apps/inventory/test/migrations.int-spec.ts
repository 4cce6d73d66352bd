import { createDataSource, migrate } from '@stampede/persistence';
import { scratchDatabase } from '@stampede/testing';
import { MIGRATIONS } from '../src/migrations.js';
import { PostgresSaleRepository } from '../src/outbound/persistence/postgres-sale-repository.js';

describe('the migrations', () => {
  it('bring sales with purchases to sale administration: published, with their counts', async () => {
    const database = await scratchDatabase('inventory');
    await migrate({ url: database.url, migrations: MIGRATIONS.slice(0, 1) });
    const dataSource = await createDataSource({
      url: database.url,
      entities: [],
      applicationName: 'test',
    }).initialize();
    await dataSource.query(
      `INSERT INTO sale (sale_id, name, starts_at, ends_at, per_user_limit) VALUES ('sale-1', 'A sale', 'epoch', now(), 9)`,
    );
    await dataSource.query(
      `INSERT INTO stock (sale_id, sku_id, position, title, price_cents, total, available, reserved, sold)
       VALUES ('sale-1', 'a', 0, 'A', 1, 9, 6, 2, 1), ('sale-1', 'b', 1, 'B', 1, 4, 4, 0, 0)`,
    );
    await dataSource.query(
      `INSERT INTO purchase (purchase_id, sale_id, sku_id, user_id, quantity, status, reason, amount_cents, fingerprint, token_id,
                             segment, epoch, taken_at)
       SELECT status, 'sale-1', 'a', 'alice', quantity, status, reason, 1, 'f', 't', 0, 1, now()
         FROM (VALUES ('RESERVED', 2, NULL), ('SOLD', 1, NULL), ('RELEASED', 1, NULL), ('REJECTED', 1, 'LIMIT_REACHED'))
              AS purchase (status, quantity, reason)`,
    );
    expect(await migrate({ url: database.url, migrations: MIGRATIONS })).toEqual(
      MIGRATIONS.slice(1).map(({ name }) => name),
    );

    const sales = new PostgresSaleRepository(dataSource);
    expect(await sales.find('sale-1')).toMatchObject({
      isPublished: true,
      items: [{ skuId: 'a', stock: 9, total: 9, available: 6 }, { skuId: 'b' }],
    });
    expect(await sales.findFigures('sale-1')).toMatchObject({
      items: [{ skuId: 'a', reserved: 2, sold: 1 }, { skuId: 'b' }],
      reservedPurchases: 1,
      soldPurchases: 1,
      releasedPurchases: 1,
      rejectedPurchases: 1,
    });
    await dataSource.destroy();
    await database.drop();
  });
});
