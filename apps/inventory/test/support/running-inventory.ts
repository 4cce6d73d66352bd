import { eventually } from '@stampede/testing';
import { stockGateKeys } from '../../src/outbound/redis/stock-gate.keys.js';
import { Instance, newSale, openStores, type Stores } from './inventory-fixture.js';
import { RedisServer } from './redis-server.js';

const SELECT_STOCK = `
  SELECT sku_id, total, available, reserved, sold, initial_total, reserved_purchases, sold_purchases, released_purchases,
         (SELECT coalesce(sum(units), 0)::int FROM stock_addition AS a
           WHERE a.sale_id = stock.sale_id AND a.sku_id = stock.sku_id) AS added,
         (SELECT json_build_object(
             'reserved', coalesce(sum(quantity) FILTER (WHERE status = 'RESERVED'), 0),
             'sold', coalesce(sum(quantity) FILTER (WHERE status = 'SOLD'), 0),
             'reservedPurchases', count(*) FILTER (WHERE status = 'RESERVED'),
             'soldPurchases', count(*) FILTER (WHERE status = 'SOLD'),
             'releasedPurchases', count(*) FILTER (WHERE status = 'RELEASED'))
            FROM purchase AS p WHERE p.sale_id = stock.sale_id AND p.sku_id = stock.sku_id) AS purchases
    FROM stock WHERE sale_id = $1`;

/** One instance that runs, on stores and a Redis of its own. */
export class RunningInventory {
  private constructor(
    readonly stores: Stores,
    readonly redis: RedisServer,
    readonly instance: Instance,
  ) {}

  static async open(): Promise<RunningInventory> {
    const [stores, redis] = await Promise.all([openStores(), RedisServer.start()]);
    const inventory = new RunningInventory(stores, redis, await Instance.open(stores, redis.url));
    await inventory.instance.start();
    await inventory.opened(0);
    return inventory;
  }

  get epoch(): number {
    return this.instance.epoch.open()!.epoch;
  }

  get client() {
    return this.instance.fixture.connection.redis;
  }

  /** Waits until an epoch after this one is open. */
  async opened(after: number): Promise<void> {
    await eventually(
      () => {
        expect(this.instance.watchGate.healthy).toBe(true);
        expect(this.instance.epoch.open()?.epoch).toBeGreaterThan(after);
      },
      { timeoutMs: 20_000, everyMs: 20 },
    );
  }

  async createSale(...args: Parameters<typeof newSale>): Promise<string> {
    const sale = newSale(...args);
    expect(await this.instance.createSale.execute(sale)).toMatchObject({ code: 'CREATED' });
    return sale.saleId;
  }

  /** Once everything has arrived: no unit and no purchase too many or too few, in the ledger, at the gate and between the two. */
  async expectConserved(saleId: string): Promise<void> {
    await eventually(async () => {
      const keys = stockGateKeys(saleId, this.epoch);
      const { stores, client } = this;
      expect(await client.xlen(keys.unlogged)).toBe(0);
      const rows = await stores.dataSource.query(SELECT_STOCK, [saleId]);
      expect(rows).not.toEqual([]);
      for (const row of rows) {
        expect(row.total).toBe(row.available + row.reserved + row.sold);
        expect(row.total).toBe(row.initial_total + row.added);
        expect({
          reserved: row.reserved,
          sold: row.sold,
          reservedPurchases: row.reserved_purchases,
          soldPurchases: row.sold_purchases,
          releasedPurchases: row.released_purchases,
        }).toEqual(row.purchases);
        expect(await client.hget(keys.stock, `a:${row.sku_id}`)).toBe(`${row.available}`);
      }
      const additions: { addition_id: string; gate_epoch: number }[] = await stores.dataSource.query(
        'SELECT addition_id, gate_epoch FROM stock_addition WHERE sale_id = $1',
        [saleId],
      );
      expect((await client.smembers(keys.additions)).sort()).toEqual(
        additions.map((addition) => addition.addition_id).sort(),
      );
      expect(additions.filter((addition) => addition.gate_epoch !== this.epoch)).toEqual([]);
    });
  }

  async close(): Promise<void> {
    await this.instance.close();
    await this.stores.close();
    await this.redis.close();
  }
}
