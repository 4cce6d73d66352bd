import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { OrderService, PaymentService, TOPICS, type OrderEvent } from '@stampede/contracts';
import { RpcApplication, type Client } from '@stampede/rpc';
import { eventually, freePort, requireEnv, startProcess, type StartedProcess } from '@stampede/testing';
import { decodeOrderId } from '../src/domain/order-id.js';
import { openKafkaWorld, paymentSucceeded, stockReserved, type KafkaWorld } from './kafka-world.js';
import { openOrderWorld, reservation, reservations, type OrderWorld } from './order-world.js';

const MAIN = join(import.meta.dirname, '../dist/src/main.js');
const RPC_ROOT = `test-${randomBytes(4).toString('hex')}`;

let world: OrderWorld;
let topics: KafkaWorld;
let neighbours: RpcApplication;
let orders: Client<typeof OrderService>;
let cacheDir: string;
const processes: StartedProcess[] = [];

beforeAll(async () => {
  if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing: build the project first (npm run build)`);
  world = await openOrderWorld();
  topics = await openKafkaWorld();
  cacheDir = await mkdtemp(join(tmpdir(), 'order-rpc-'));
  neighbours = await RpcApplication.start({
    application: 'neighbours',
    registry: { hosts: requireEnv('ZOOKEEPER_HOSTS'), root: RPC_ROOT },
    port: await freePort(),
  });
  await neighbours.export(PaymentService, {
    closeOrders: (orderIds) => orderIds.map((orderId) => ({ orderId, code: 'CLOSED' })),
    payOrder: () => ({ code: 'NOT_FOUND', paymentId: null, status: null }),
    acceptWebhook: () => ({ code: 'MALFORMED' }),
  });
  orders = neighbours.refer(OrderService);
});
afterAll(async () => {
  await neighbours?.close();
  await topics?.close();
  await world?.close();
  if (cacheDir) await rm(cacheDir, { recursive: true });
});
afterEach(async () => {
  await Promise.all(processes.splice(0).map((each) => each.kill('SIGKILL')));
});

async function startOrder(instance: string, env: Record<string, string> = {}): Promise<StartedProcess> {
  const [rpcPort, metricsPort] = [await freePort(), await freePort()];
  const started = await startProcess({
    script: MAIN,
    readyUrl: `http://127.0.0.1:${metricsPort}/health/ready`,
    env: {
      STAMPEDE_MODE: 'test',
      INSTANCE_ID: instance,
      METRICS_PORT: String(metricsPort),
      RPC_PORT: String(rpcPort),
      RPC_ROOT,
      RPC_CACHE_DIR: cacheDir,
      ZOOKEEPER_HOSTS: requireEnv('ZOOKEEPER_HOSTS'),
      KAFKA_BROKERS: topics.brokers.join(','),
      KAFKA_TOPIC_PREFIX: topics.topicPrefix,
      SHARD_URLS: world.urls.join(','),
      PAYABLE_MS: '60000',
      CANCEL_GRACE_MS: '0',
      EXPIRY_POLL_MS: '100',
      ...env,
    },
  });
  processes.push(started);
  return started;
}

const told = (type: OrderEvent['type'], ids: ReadonlySet<string>) =>
  topics.heard.filter((event) => event.type === type && ids.has(event.aggregateId));
const idsOfUsers = async (from: number, count: number) => {
  const rows = await world.rows<{ id: string; userId: string }>('SELECT id, user_id AS "userId" FROM orders');
  const users = new Set(reservations(count, from).map(({ line }) => line.userId));
  return new Set(rows.filter(({ userId }) => users.has(userId)).map(({ id }) => id));
};

describe('the process of order', () => {
  it('serves a purchase from reserved stock to the paid order, and ends cleanly', async () => {
    const process = await startOrder('order-1');
    await topics.tell(TOPICS.stock, [stockReserved(reservation(1))]);
    const { purchaseId, userId } = reservation(1).line;
    const order = await eventually(async () => {
      const found = await orders.findOrderOfPurchase(userId, purchaseId);
      if (!found) throw new Error('not placed yet');
      return found;
    });
    expect(order).toMatchObject({ status: 'PENDING_PAYMENT', amountCents: 9900, paidAtMs: null });
    expect(await orders.findPayable(userId, order.orderId)).toEqual({ code: 'PAYABLE', amountCents: 9900 });
    expect(await orders.findOrder('somebody-else', order.orderId)).toBeNull();
    expect(await orders.listOrders(userId, null, 10)).toEqual({ orders: [order], nextCursor: null });

    const { orderId, amountCents } = order;
    await topics.tell(TOPICS.payment, [paymentSucceeded({ orderId, userId, amountCents }, 'p1')]);
    await eventually(async () =>
      expect(await orders.findOrder(userId, orderId)).toMatchObject({ status: 'PAID' }),
    );
    expect(await orders.cancelOrder(userId, orderId)).toMatchObject({ code: 'ALREADY_PAID' });
    expect(await process.kill('SIGTERM')).toEqual({ code: 0, signal: null });
  });

  it('withdraws for the buyer and expires by itself, through the outbox', async () => {
    await startOrder('order-1', { PAYABLE_MS: '60000' });
    await topics.tell(TOPICS.stock, reservations(2, 100).map(stockReserved));
    const ids = await eventually(async () => {
      const found = await idsOfUsers(100, 2);
      expect(found.size).toBe(2);
      return found;
    });
    // The registry's word of the new process takes its time.
    const withdrawn = await eventually(() =>
      orders.findOrderOfPurchase('user-100', reservation(100).line.purchaseId),
    );
    expect(await orders.cancelOrder('user-100', withdrawn!.orderId)).toMatchObject({ code: 'CANCELLED' });
    await world.rows(
      `UPDATE orders SET payable_until = now(), expiry_due_at = now() WHERE user_id = 'user-101' RETURNING id`,
    );
    await eventually(() => expect(told('OrderCancelled', ids)).toHaveLength(2));
    expect(
      told('OrderCancelled', ids)
        .map(({ data }) => 'reason' in data && data.reason)
        .sort(),
    ).toEqual(['EXPIRED', 'WITHDRAWN']);
  });

  it.each(['before-order-commit', 'after-order-commit', 'after-order-produce'])(
    'killed at %s it loses nothing and doubles nothing',
    async (failpoint) => {
      const from = { 'before-order-commit': 1000, 'after-order-commit': 2000, 'after-order-produce': 3000 }[
        failpoint
      ]!;
      const doomed = await startOrder('order-1', { FAILPOINTS: `${failpoint}=exit` });
      await topics.tell(TOPICS.stock, reservations(400, from).map(stockReserved));
      expect(await doomed.exited).toMatchObject({ signal: 'SIGKILL' });
      if (failpoint === 'before-order-commit') expect((await idsOfUsers(from, 400)).size).toBe(0);

      await startOrder('order-2');
      await eventually(
        async () => {
          const ids = await idsOfUsers(from, 400);
          expect(ids.size).toBe(400);
          expect(new Set(told('OrderPlaced', ids).map(({ aggregateId }) => aggregateId))).toEqual(ids);
        },
        { timeoutMs: 60_000 },
      );
      const ids = await idsOfUsers(from, 400);
      const texts = Map.groupBy(told('OrderPlaced', ids), ({ id }) => id);
      expect(texts.size).toBe(400);
      for (const copies of texts.values())
        expect(new Set(copies.map((event) => JSON.stringify(event))).size).toBe(1);
    },
  );

  it('killed at after-cancel-commit it still tells the cancellation', async () => {
    const doomed = await startOrder('order-1', { FAILPOINTS: 'after-cancel-commit=exit' });
    await topics.tell(TOPICS.stock, [stockReserved(reservation(5000))]);
    await eventually(async () => expect((await idsOfUsers(5000, 1)).size).toBe(1));
    await world.rows(
      `UPDATE orders SET payable_until = now(), expiry_due_at = now() WHERE user_id = 'user-5000' RETURNING id`,
    );
    expect(await doomed.exited).toMatchObject({ signal: 'SIGKILL' });
    await startOrder('order-2');
    const ids = await idsOfUsers(5000, 1);
    await eventually(() => expect(told('OrderCancelled', ids).length).toBeGreaterThan(0), {
      timeoutMs: 60_000,
    });
  });

  it('makes no id twice in two processes, which share the partitions', async () => {
    await Promise.all([startOrder('order-1'), startOrder('order-2')]);
    await topics.tell(TOPICS.stock, reservations(4000, 10_000).map(stockReserved));
    const ids = await eventually(
      async () => {
        const found = await idsOfUsers(10_000, 4000);
        expect(found.size).toBe(4000);
        return found;
      },
      { timeoutMs: 60_000 },
    );
    expect(new Set([...ids].map((id) => decodeOrderId(id).worker)).size).toBe(2);
  });

  it('says every wrong setting at once and ends with 78', async () => {
    const refused = startProcess({
      script: MAIN,
      readyLine: 'never',
      env: { STAMPEDE_MODE: 'demo', SHARD_URLS: 'mysql://x', PAYABLE_MS: 'soon' },
    });
    await expect(refused).rejects.toThrow(/ended before it was ready \(78\)[^]*SHARD_URLS[^]*PAYABLE_MS/);
  });
});
