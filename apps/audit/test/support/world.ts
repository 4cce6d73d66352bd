import { GROUPS, TOPICS } from '@stampede/contracts';
import { requireEnv, scratchDatabase, scratchKafka, scratchRedis } from '@stampede/testing';
import { Redis } from 'ioredis';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { GATE_STATE, LEDGER_STATUS, ORDER_STATUS, SALE, type Bought } from './rows.js';
import { runProgram, type Finished } from './run-program.js';

type Database = 'inventory' | 'order_0' | 'order_1' | 'payment' | 'provider';
const SHARDS = ['order_0', 'order_1'] as const;
const EPOCH = 1;

/** Real stores with the schemas of the real services, and rows that a test writes there itself. */
export class World {
  private constructor(
    readonly redis: Redis,
    readonly topicPrefix: string,
    readonly folder: string,
    private readonly databases: Readonly<Record<Database, pg.Client>>,
    private readonly env: Readonly<Record<string, string>>,
    private readonly cleanUp: () => Promise<void>,
  ) {}

  static async create(): Promise<World> {
    const names: readonly Database[] = ['inventory', ...SHARDS, 'payment', 'provider'];
    const scratch = await Promise.all(names.map((name) => scratchDatabase(`audit_${name}`)));
    const urls = Object.fromEntries(names.map((name, index) => [name, scratch[index]!.url])) as Record<
      Database,
      string
    >;
    const shardUrls = SHARDS.map((name) => urls[name]).join(',');
    for (const [app, setting] of [
      ['inventory', { MIGRATION_DATABASE_URL: urls.inventory }],
      ['order', { MIGRATION_SHARD_URLS: shardUrls }],
      ['payment', { MIGRATION_DATABASE_URL: urls.payment }],
      ['payment-provider', { MIGRATION_DATABASE_URL: urls.provider }],
    ] as const) {
      const { exitCode, stdout, stderr } = await runProgram(`apps/${app}/dist/src/migrate.js`, [], setting);
      if (exitCode !== 0) throw new Error(`migrations of ${app}: ${stdout}${stderr}`);
    }
    const kafka = await scratchKafka({ topics: Object.values(TOPICS), groups: Object.values(GROUPS) });
    const gate = await scratchRedis();
    const redis = new Redis(gate.url);
    const clients = names.map((name) => new pg.Client({ connectionString: urls[name] }));
    await Promise.all(clients.map((client) => client.connect()));
    const folder = await mkdtemp(join(tmpdir(), 'audit-'));
    const env = {
      STAMPEDE_HOME: folder,
      AUDIT_INVENTORY_URL: urls.inventory,
      AUDIT_SHARD_URLS: shardUrls,
      AUDIT_PAYMENT_URL: urls.payment,
      AUDIT_PROVIDER_URL: urls.provider,
      REDIS_URL: gate.url,
      KAFKA_BROKERS: requireEnv('KAFKA_BROKERS'),
      KAFKA_TOPIC_PREFIX: kafka.topicPrefix,
    };
    const byName = Object.fromEntries(names.map((name, index) => [name, clients[index]!])) as Record<
      Database,
      pg.Client
    >;
    return new World(redis, kafka.topicPrefix, folder, byName, env, async () => {
      redis.disconnect();
      await Promise.all(clients.map((client) => client.end()));
      await Promise.all([
        ...scratch.map((database) => database.drop()),
        gate.close(),
        kafka.drop(),
        rm(folder, { recursive: true }),
      ]);
    });
  }

  close(): Promise<void> {
    return this.cleanUp();
  }

  sql(database: Database, text: string, values: readonly unknown[] = []): Promise<pg.QueryResult> {
    return this.databases[database].query(text, [...values]);
  }

  /** The shard that owns a user's orders. */
  shardOf({ orderId }: Bought): (typeof SHARDS)[number] {
    return SHARDS[Number(BigInt(orderId) & 1023n) % SHARDS.length]!;
  }

  /** Empties every store and writes a world in which these purchases were made and every law holds. */
  async reset(purchases: readonly Bought[]): Promise<void> {
    await this.redis.flushdb();
    await this.sql('inventory', 'TRUNCATE sale, stock, stock_addition, purchase');
    await this.sql('inventory', 'UPDATE gate_epoch SET epoch = $1', [EPOCH]);
    for (const shard of SHARDS) await this.sql(shard, 'TRUNCATE orders, outbox');
    await this.sql('payment', 'TRUNCATE order_payment, payment, payment_request, webhook_hint, outbox');
    await this.sql('provider', 'TRUNCATE charge, refund, webhook');
    await this.writeSale(purchases);
    for (const purchase of purchases) {
      await this.writePurchase(purchase);
      if (purchase.end !== 'rejected') await this.writeOrder(purchase);
      if (purchase.end === 'paid' || purchase.end === 'refunded') await this.writeMoney(purchase);
    }
  }

  /** Runs verify on this world. */
  async verify(args: readonly string[] = [], answers: readonly object[] = []): Promise<Finished> {
    const file = join(this.folder, 'answers.ndjson');
    await writeFile(file, answers.map((line) => `${JSON.stringify(line)}\n`).join(''));
    return this.run('verify', ['--answers', file, '--timeout', '60', ...args]);
  }

  run(program: 'verify' | 'explain', args: readonly string[]): Promise<Finished> {
    return runProgram(`apps/audit/dist/src/${program}.js`, args, this.env);
  }

  private async writeSale(purchases: readonly Bought[]): Promise<void> {
    const { saleId, skuId, total, priceCents, perUserLimit } = SALE;
    const units = (end: Bought['end']) =>
      purchases.filter((purchase) => purchase.end === end).reduce((sum, { quantity }) => sum + quantity, 0);
    const count = (...ends: Bought['end'][]) => purchases.filter(({ end }) => ends.includes(end)).length;
    const [reserved, sold] = [units('pending'), units('paid')];
    const available = total - reserved - sold;
    const { rows } = await this.sql(
      'inventory',
      `INSERT INTO sale (sale_id, name, starts_at, ends_at, per_user_limit, published_at, gate_epoch)
       VALUES ($1, 'A sale', now() - interval '1 h', now() + interval '1 h', $2, now(), $3)
       RETURNING starts_at, ends_at`,
      [saleId, perUserLimit, EPOCH],
    );
    await this.sql(
      'inventory',
      `INSERT INTO stock (sale_id, sku_id, position, title, price_cents, initial_total, total, available, reserved, sold,
                          reserved_purchases, sold_purchases, released_purchases)
       VALUES ($1, $2, 1, 'A thing', $3, $4 - 1, $4, $5, $6, $7, $8, $9, $10)`,
      [
        ...[saleId, skuId, priceCents, total, available, reserved, sold],
        ...[count('pending'), count('paid'), count('expired', 'refunded')],
      ],
    );
    await this.sql('inventory', `INSERT INTO stock_addition VALUES ($1, 'addition-1', $2, 1, now(), $3)`, [
      ...[saleId, skuId, EPOCH],
    ]);
    const replid = /^master_replid:(\w+)/m.exec(await this.redis.info('replication'))![1]!;
    await this.redis.hset(`epoch:{${saleId}:0}`, { epoch: EPOCH, state: 'OPEN', replid });
    const [startsAtMs, endsAtMs] = [Number(rows[0].starts_at), Number(rows[0].ends_at)];
    await this.redis.hset(`sale:{${saleId}:0}:e${EPOCH}`, { startsAtMs, endsAtMs, perUserLimit });
    await this.redis.hset(`stock:{${saleId}:0}:e${EPOCH}`, { [`a:${skuId}`]: available, [`v:${skuId}`]: 1 });
  }

  private async writePurchase({ purchaseId, userId, quantity, amountCents, end }: Bought): Promise<void> {
    const { saleId, skuId } = SALE;
    await this.sql(
      'inventory',
      `INSERT INTO purchase (purchase_id, sale_id, sku_id, user_id, quantity, status, reason, amount_cents,
                             fingerprint, token_id, segment, epoch, taken_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'f', 'token-' || $1, 0, $9, now())`,
      [
        purchaseId,
        saleId,
        skuId,
        userId,
        quantity,
        LEDGER_STATUS[end],
        end === 'rejected' ? 'OUT_OF_STOCK' : null,
        amountCents,
        EPOCH,
      ],
    );
    const record = [GATE_STATE[end], 'f', quantity, Date.now(), skuId, userId].join('|');
    await this.redis.hset(`records:{${saleId}:0}:e${EPOCH}`, purchaseId, record);
    if (end === 'pending' || end === 'paid') {
      await this.redis.hincrby(`quotas:{${saleId}:0}:e${EPOCH}`, userId, quantity);
    }
  }

  /** The order of a purchase; an open one is payable for an hour. */
  async writeOrder(bought: Bought, shard = this.shardOf(bought)): Promise<void> {
    const { orderId, purchaseId, userId, quantity, amountCents, end, paymentId } = bought;
    const [paid, open] = [end === 'paid', end === 'pending'];
    await this.sql(
      shard,
      `INSERT INTO orders (id, placed_at, payable_until, expiry_due_at, quantity, amount_cents, version, status, purchase_id,
                           user_id, sale_id, sku_id, ended_version, paid_at, payment_id, cancelled_at, cancel_reason)
       VALUES ($1, now(), now() + interval '1 h', now() + interval '1 h', $2, $3, 1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        orderId,
        quantity,
        amountCents,
        ORDER_STATUS[end],
        purchaseId,
        userId,
        SALE.saleId,
        SALE.skuId,
        open ? null : 2,
        paid ? new Date() : null,
        paid ? paymentId : null,
        open || paid ? null : new Date(),
        open || paid ? null : 'EXPIRED',
      ],
    );
  }

  private async writeMoney({ orderId, userId, amountCents, paymentId, end }: Bought): Promise<void> {
    const [chargeId, refunded] = [`charge-${paymentId}`, end === 'refunded'];
    const refundId = refunded ? `refund-${paymentId}` : null;
    await this.sql('payment', 'INSERT INTO order_payment (order_id) VALUES ($1)', [orderId]);
    await this.sql(
      'payment',
      `INSERT INTO payment (payment_id, order_id, user_id, attempt, amount_cents, status, charge_id, charged_cents, refund_id)
       VALUES ($1, $2, $3, 1, $4, $5, $6, $4, $7)`,
      [paymentId, orderId, userId, amountCents, refunded ? 'REFUNDED' : 'SUCCEEDED', chargeId, refundId],
    );
    await this.writeCharge(chargeId, paymentId, orderId, amountCents);
    if (refundId) await this.writeRefund(refundId, chargeId, amountCents);
  }

  async writeCharge(chargeId: string, key: string, orderId: string, amountCents: number): Promise<void> {
    await this.sql(
      'provider',
      `INSERT INTO charge (id, idempotency_key, reference, amount_cents, currency, status)
       VALUES ($1, $2, $3, $4, 'EUR', 'SUCCEEDED')`,
      [chargeId, key, orderId, amountCents],
    );
  }

  async writeRefund(refundId: string, chargeId: string, amountCents: number): Promise<void> {
    const sql = 'INSERT INTO refund (id, charge_id, idempotency_key, amount_cents) VALUES ($1, $2, $2, $3)';
    await this.sql('provider', sql, [refundId, chargeId, amountCents]);
  }
}
