import { GROUPS, TOPICS } from '@stampede/contracts';
import kafkajs from 'kafkajs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bought, type Bought } from './support/rows.js';
import { World } from './support/world.js';

const TRACE = 'a'.repeat(32);

describe('explain', () => {
  let world: World;
  let refunded: Bought;

  beforeAll(async () => {
    world = await World.create();
    refunded = bought('refunded', 'refunded');
    await world.reset([refunded, bought('other', 'paid')]);
    await world.sql(
      'inventory',
      'UPDATE purchase SET traceparent = $1, settled_at = now() WHERE purchase_id = $2',
      [`00-${TRACE}-${'b'.repeat(16)}-01`, refunded.purchaseId],
    );
    await world.sql(
      'payment',
      `INSERT INTO webhook_hint (event_id, type, payment_id, body) VALUES ('evt-1', 'charge.succeeded', $1, '{}')`,
      [refunded.paymentId],
    );
    await world.sql(
      world.shardOf(refunded),
      `INSERT INTO outbox (topic, partition, aggregate_id, event) VALUES ('stampede.order.v1', 0, $1, '{"type":"OrderCancelled"}')`,
      [refunded.orderId],
    );
    await sendEvents();
    await mkdir(join(world.folder, 'logs'));
    const line = (of: object) =>
      `${JSON.stringify({ level: 'info', time: new Date().toISOString(), instance: 'order-1', ...of })}\n`;
    await writeFile(
      join(world.folder, 'logs', 'order-1.log'),
      line({ msg: 'by trace', traceId: TRACE }) +
        line({ msg: 'by id', orderId: refunded.orderId }) +
        line({ msg: 'not mine' }),
    );
  });
  afterAll(() => world?.close());

  async function sendEvents(): Promise<void> {
    const kafka = new kafkajs.Kafka({
      brokers: process.env.KAFKA_BROKERS!.split(','),
      logLevel: kafkajs.logLevel.NOTHING,
    });
    const producer = kafka.producer();
    await producer.connect();
    const event = (type: string, aggregateId: string) => ({
      id: `${aggregateId}:${type}`,
      type,
      version: 1,
      aggregateId,
      data: {},
    });
    const value = JSON.stringify({
      items: [
        event('StockReserved', refunded.purchaseId),
        event('StockReserved', 'sale-1.somebody-else-entirely'),
      ],
    });
    await producer.send({ topic: world.topicPrefix + TOPICS.stock, messages: [{ value, partition: 2 }] });
    await producer.send({
      topic: world.topicPrefix + GROUPS.payment.topic,
      messages: [
        { value: JSON.stringify({ items: [event('OrderCancelled', refunded.orderId)] }), partition: 1 },
      ],
    });
    await producer.disconnect();
  }

  it('tells one purchase from every store, in the order of time', async () => {
    const { exitCode, stdout } = await world.run('explain', [refunded.purchaseId, '--json']);
    expect(exitCode).toBe(0);
    const { states, happenings, ids, unread } = JSON.parse(stdout) as {
      states: { store: string; what: string }[];
      happenings: { atMs: number; store: string; what: string }[];
      ids: string[];
      unread: string[];
    };
    expect(unread).toEqual([]);
    expect(states.map(({ store, what }) => `${store}: ${what.split(',')[0]}`)).toEqual([
      'gate: RELEASED in epoch 1',
      'ledger: RELEASED',
      `order: ${refunded.orderId} CANCELLED`,
      'payment: payment-refunded REFUNDED',
    ]);
    const told = happenings.map(({ store, what }) => `${store}: ${what}`);
    for (const expected of [
      /^gate: taken: 1 of sku-1 for user-refunded/,
      /^ledger: stored RESERVED/,
      /^ledger: became RELEASED/,
      /^order: order \d+ placed in shard [01]: 1000 cents/,
      /^order: order CANCELLED: EXPIRED/,
      /^order outbox: OrderCancelled waits/,
      /^payment: attempt 1 begun/,
      /^payment: payment payment-refunded became REFUNDED/,
      /^webhook: charge.succeeded \(evt-1\)/,
      /^provider: charge charge-payment-refunded SUCCEEDED: 1000 cents/,
      /^provider: refund refund-payment-refunded/,
      /^kafka: StockReserved v1 of sale-1\..* \(stampede\.stock\.v1 2@0\)/,
      /^kafka: OrderCancelled v1 of \d+ \(stampede\.order\.v1 1@0\)/,
      /^log order-1: info: by trace/,
      /^log order-1: info: by id/,
    ]) {
      expect(told).toContainEqual(expect.stringMatching(expected));
    }
    expect(told.filter((line) => /not mine|somebody-else|user-other/.test(line))).toEqual([]);
    expect(happenings.map(({ atMs }) => atMs)).toEqual(
      [...happenings.map(({ atMs }) => atMs)].sort((a, b) => a - b),
    );
    expect(ids).toEqual(
      expect.arrayContaining([`order=${refunded.orderId}`, 'payment=payment-refunded', `trace=${TRACE}`]),
    );
  });

  it('reads a purchase that waits for Kafka at the gate alone', async () => {
    const purchaseId = `sale-1.${'w'.repeat(22)}`;
    const traceparent = `00-${'c'.repeat(32)}-${'d'.repeat(16)}-01`;
    const record = ['T', 'f', 2, Date.now(), 'sku-1', 'user-w', '1700000000000-3', 'token-w', traceparent];
    await world.redis.hset('records:{sale-1:0}:e1', purchaseId, record.join('|'));
    const { exitCode, stdout } = await world.run('explain', [purchaseId, '--json']);
    expect(exitCode).toBe(0);
    const { states, ids } = JSON.parse(stdout) as { states: { what: string }[]; ids: string[] };
    expect(states.map(({ what }) => what)).toEqual([
      'TAKEN in epoch 1, stream entry 1700000000000-3 with token token-w waits for Kafka',
    ]);
    expect(ids).toContain(`trace=${'c'.repeat(32)}`);
    await world.redis.hdel('records:{sale-1:0}:e1', purchaseId);
  });

  it('is a table for people without --json', async () => {
    const { exitCode, stdout } = await world.run('explain', [refunded.purchaseId]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^purchase sale-1\./);
    expect(stdout).toMatch(/\d{4}-\d\d-\d\dT[\d:.]+Z +\+0\.000 s {2}\w+/);
  });

  it('says that nobody knows an unknown id, and refuses what is none', async () => {
    const unknown = await world.run('explain', [`sale-1.${'x'.repeat(22)}`]);
    expect([unknown.exitCode, unknown.stderr]).toEqual([1, expect.stringMatching(/No store knows purchase/)]);
    const malformed = await world.run('explain', ['42']);
    expect([malformed.exitCode, malformed.stderr]).toEqual([2, expect.stringMatching(/no purchaseId/)]);
    expect((await world.run('explain', [])).exitCode).toBe(2);
  });
});
