import { TOPICS, type OrderPlaced } from '@stampede/contracts';
import { KafkaConnection } from '@stampede/kafka';
import { eventually } from '@stampede/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OrderConsumers } from '../src/inbound/kafka/order-consumers.js';
import { PaymentConsumer } from '../src/inbound/kafka/payment.consumer.js';
import { StockConsumer } from '../src/inbound/kafka/stock.consumer.js';
import { PlaceOrders } from '../src/application/place-orders.js';
import { SettlePayments } from '../src/application/settle-payments.js';
import { KafkaOrderEventPublisher } from '../src/outbound/kafka/kafka-order-event.publisher.js';
import { openKafkaWorld, paymentSucceeded, stockReserved, type KafkaWorld } from './kafka-world.js';
import { logger, openOrderWorld, reservation, reservations, type OrderWorld } from './order-world.js';

let world: OrderWorld;
let topics: KafkaWorld;
let connection: KafkaConnection;

beforeAll(async () => {
  world = await openOrderWorld();
  topics = await openKafkaWorld();
  connection = await KafkaConnection.open({
    ...topics,
    clientId: 'order-under-test',
    logger,
    metrics: world.registry,
  });
  const publisher = new KafkaOrderEventPublisher(await connection.producer());
  const placeOrders = new PlaceOrders(world.ids, world.orders, publisher, world.clock, world.metrics);
  const settlePayments = new SettlePayments(world.orders, publisher, world.metrics);
  await new OrderConsumers(
    connection,
    new StockConsumer(placeOrders),
    new PaymentConsumer(settlePayments),
    logger,
  ).start();
});
afterAll(async () => {
  await connection?.close();
  await topics?.close();
  await world?.close();
});

/** Each once: a consumer that lost its partitions hears, and tells, again. */
const heardOf = (type: string) => [
  ...new Map(topics.heard.filter((event) => event.type === type).map((event) => [event.id, event])).values(),
];
const placedOf = (userId: string) =>
  topics.heard.find(
    (event): event is OrderPlaced => event.type === 'OrderPlaced' && event.data.userId === userId,
  );

/** A counter of the instance under test, summed over the lines that mention the label. */
async function counted(name: string, label: string): Promise<number> {
  const { body } = await world.registry.expose();
  const lines = body.split('\n').filter((line) => line.startsWith(name) && line.includes(`"${label}"`));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}

describe('the consumers of order', () => {
  it('turn reserved stock into orders and payments into paid orders', async () => {
    const purchases = reservations(500).map(stockReserved);
    await topics.tell(TOPICS.stock, purchases);
    await eventually(() => expect(heardOf('OrderPlaced')).toHaveLength(500), { timeoutMs: 60_000 });
    expect(await world.rows('SELECT id FROM orders')).toHaveLength(500);

    const placed = heardOf('OrderPlaced') as OrderPlaced[];
    await topics.tell(
      TOPICS.payment,
      placed.map(({ data: { orderId, userId, amountCents } }) =>
        paymentSucceeded({ orderId, userId, amountCents }, `p-${orderId}`),
      ),
    );
    await eventually(() => expect(heardOf('OrderPaid')).toHaveLength(500), { timeoutMs: 60_000 });
    expect(await world.rows(`SELECT id FROM orders WHERE status = 'PAID'`)).toHaveLength(500);
  });

  it('put what is not theirs to the dead letters and go on', async () => {
    const bad = stockReserved(reservation(10_001, { quantity: 2 ** 40 }));
    const nul = stockReserved(reservation(10_002, { skuId: 'sku\0' }));
    const good = stockReserved(reservation(10_003));
    await topics.tell(TOPICS.stock, [bad, nul, good]);
    await eventually(() => expect(placedOf('user-10003')).toBeDefined(), { timeoutMs: 60_000 });
    // Each in a partition of its own, and so in its own time.
    await eventually(
      async () =>
        expect(await counted('stampede_kafka_dead_letters_total', 'order')).toBeGreaterThanOrEqual(2),
      { timeoutMs: 60_000 },
    );
    expect(placedOf('user-10001')).toBeUndefined();
  });

  it('keep asking for the order of a charge that comes first', async () => {
    await topics.tell(TOPICS.stock, [stockReserved(reservation(20_001))]);
    const { data } = await eventually(
      () => placedOf('user-20001') ?? Promise.reject(new Error('not placed')),
      { timeoutMs: 60_000 },
    );
    const { orderId, userId, amountCents } = data;
    const shard = world.shards.find(
      ({ name }) => name === world.directory.ownerOf(Number(BigInt(orderId) & 1023n)).name,
    )!;
    const [row] = (
      await shard.dataSource.query('DELETE FROM orders WHERE id = $1 RETURNING *', [orderId])
    )[0];
    await topics.tell(TOPICS.payment, [paymentSucceeded({ orderId, userId, amountCents }, 'p-early')]);
    await eventually(async () =>
      expect(await counted('stampede_order_payment_alarms_total', 'ORDER_MISSING')).toBeGreaterThan(1),
    );
    await shard.dataSource.query(
      `INSERT INTO orders (id, purchase_id, user_id, sale_id, sku_id, quantity, amount_cents, status, version, placed_at,
                           payable_until, expiry_due_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, 'PENDING_PAYMENT', 1, now(), now() + interval '1 h', now() + interval '1 h')`,
      [row.id, row.purchase_id, row.user_id, row.sale_id, row.sku_id, row.quantity, row.amount_cents],
    );
    await eventually(
      () => expect(heardOf('OrderPaid').some(({ aggregateId }) => aggregateId === orderId)).toBe(true),
      { timeoutMs: 60_000 },
    );
  });
});
