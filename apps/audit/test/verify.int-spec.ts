import { deadLetterTopic, GROUPS } from '@stampede/contracts';
import kafkajs from 'kafkajs';
import { answer, bought, SALE, type Bought } from './support/rows.js';
import { World } from './support/world.js';

const { saleId, skuId } = SALE;
const key = (kind: string) => `${kind}:{${saleId}:0}:e1`;

interface Findings {
  readonly verdict: string;
  readonly pending?: readonly string[];
  readonly laws: readonly {
    law: string;
    checked: number;
    violations: number;
    samples: { id: string; figures: string }[];
  }[];
}

describe('verify', () => {
  let world: World;
  let open: Bought;
  let paid: Bought;
  let expired: Bought;
  let refunded: Bought;

  beforeAll(async () => {
    world = await World.create();
  });
  afterAll(() => world?.close());
  beforeEach(async () => {
    [open, paid, expired, refunded] = [
      bought('open', 'pending', 2),
      bought('paid', 'paid'),
      bought('expired', 'expired'),
      bought('refunded', 'refunded'),
    ];
    await world.reset([open, paid, expired, refunded]);
  });

  const ANSWERS = [
    answer('open', 202, { quantity: 2 }),
    answer('paid', 202),
    answer('paid', 202, { repeat: true, startedAt: 1_700_000_001_000 }),
    answer('expired', 202),
    answer('refunded', 503, { code: 'UNAVAILABLE' }),
    answer('refunded', 202, { attempt: 2 }),
    answer('loser', 409),
    answer('nobody-knows', 0, { code: 'TIMEOUT' }),
  ];

  /** What verify finds, with the laws that it finds broken. */
  async function verify(answers: readonly object[] = ANSWERS, args: readonly string[] = []) {
    const { exitCode, stdout, stderr } = await world.verify(['--json', ...args], answers);
    if (!stdout.startsWith('{')) throw new Error(`verify exited with ${exitCode}: ${stdout}${stderr}`);
    const findings = JSON.parse(stdout) as Findings;
    const broken = Object.fromEntries(
      (findings.laws ?? [])
        .filter(({ violations }) => violations > 0)
        .map(({ law, samples }) => [law, samples.map(({ id, figures }) => `${id}: ${figures}`)]),
    );
    return { exitCode, findings, broken };
  }

  it('holds in a consistent world, and every law was checked on something', async () => {
    const { exitCode, findings, broken } = await verify();
    expect(broken).toEqual({});
    expect(exitCode).toBe(0);
    expect(findings.laws.filter(({ checked }) => checked === 0)).toEqual([]);
    expect(findings).toMatchObject({
      verdict: 'hold',
      counts: { purchases: 4, orders: 4, answers: 8, accepted: 4 },
      stock: [{ total: 10, available: 7, reserved: 2, sold: 1 }],
    });
  });

  it('prints a table for people', async () => {
    const { exitCode, stdout } = await world.verify([], ANSWERS);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/every 202 has exactly one end +4 checked +ok/);
    expect(stdout).toMatch(/every law holds/);
  });

  describe('the gate', () => {
    it('fails when a counter of Redis is off by one', async () => {
      await world.redis.hincrby(key('stock'), `a:${skuId}`, 1);
      const { exitCode, broken } = await verify();
      expect([exitCode, broken]).toEqual([
        1,
        { 'gate = ledger, units left': [`${saleId} ${skuId}: gate has 8, ledger has 7 available`] },
      ]);
    });

    it('fails when it has not heard that the sale was ended', async () => {
      await world.sql('inventory', `UPDATE sale SET ended_at = 'epoch', ended_gate_epoch = 1`);
      const { exitCode, broken } = await verify();
      const differing = new RegExp(`^${saleId}: gate: starts at (\\d+), ends at \\d+, 2 per user; `);
      expect([exitCode, broken]).toEqual([
        1,
        { 'gate = ledger, start, end and limit': [expect.stringMatching(differing)] },
      ]);
      expect(Object.values(broken)[0]![0]).toMatch(/ends at 0, 2 per user$/);
    });

    it('fails when it sells a draft, and does not have to know one', async () => {
      await world.sql('inventory', 'UPDATE sale SET published_at = NULL');
      expect((await verify()).broken).toEqual({
        'gate = ledger, units left': [`${saleId} ${skuId}: gate has 7, ledger has a draft`],
      });
      await world.reset([]);
      await world.sql('inventory', 'UPDATE sale SET published_at = NULL, ended_at = now(), gate_epoch = 0');
      await world.sql('inventory', 'UPDATE stock_addition SET gate_epoch = 0');
      await world.redis.flushdb();
      expect(await verify([])).toMatchObject({ exitCode: 0, broken: {} });
    });

    it('fails when a record has another state, and when one is lost', async () => {
      await world.redis.hset(key('records'), open.purchaseId, `S|f|2|1|${skuId}|${open.userId}`);
      await world.redis.hdel(key('records'), paid.purchaseId);
      const { exitCode, broken } = await verify();
      expect(exitCode).toBe(1);
      expect(broken).toEqual({
        'gate = ledger, record by record': [
          `${open.purchaseId}: gate: SOLD 2 of sku-1 for user-open; ledger: LOGGED 2 of sku-1 for user-open`,
          `${paid.purchaseId}: ledger says SOLD, the gate has no record`,
        ],
      });
    });

    it('fails when it has a purchase that the ledger has not, and when a quota is off', async () => {
      const stray = bought('stray', 'pending');
      await world.redis.hset(key('records'), stray.purchaseId, `L|f|1|1|${skuId}|${stray.userId}`);
      await world.redis.hincrby(key('quotas'), paid.userId, 1);
      const { broken } = await verify();
      expect(broken).toEqual({
        'gate = ledger, record by record': [
          `${stray.purchaseId}: gate says LOGGED, the ledger has no such purchase`,
        ],
        'gate = ledger, quotas of users': [`${saleId} ${paid.userId}: gate counts 2, ledger 1`],
      });
    });
  });

  describe('the ledger', () => {
    const TOTAL_LAW = 'stock: total = what the sale began with + additions';

    it('fails when its stock says other units than its purchases', async () => {
      await world.sql('inventory', 'UPDATE stock SET reserved = reserved - 1, sold = sold + 1');
      const { exitCode, broken } = await verify();
      expect([exitCode, broken]).toEqual([
        1,
        {
          'stock: reserved and sold are the sums of the purchases': [
            `${saleId} ${skuId}: stock says reserved 1, sold 2; its purchases say reserved 2, sold 1`,
          ],
        },
      ]);
    });

    it('fails when units appear from nowhere', async () => {
      await world.sql('inventory', 'ALTER TABLE stock DROP CONSTRAINT stock_conserved');
      await world.sql('inventory', 'UPDATE stock SET total = 11');
      const { broken } = await verify();
      await world.sql('inventory', 'UPDATE stock SET total = 10');
      await world.sql(
        'inventory',
        'ALTER TABLE stock ADD CONSTRAINT stock_conserved CHECK (total = available + reserved + sold)',
      );
      expect(broken).toEqual({
        'stock: total = available + reserved + sold': [
          `${saleId} ${skuId}: total 11, available 7 + reserved 2 + sold 1 = 10`,
        ],
        [TOTAL_LAW]: [`${saleId} ${skuId}: total 11, began with 9 + added 1 = 10`],
      });
    });

    it('fails when units are for sale that nobody added', async () => {
      await world.sql('inventory', 'UPDATE stock SET total = 11, available = 8');
      await world.redis.hincrby(key('stock'), `a:${skuId}`, 1);
      const { exitCode, broken } = await verify();
      expect([exitCode, broken]).toEqual([
        1,
        { [TOTAL_LAW]: [`${saleId} ${skuId}: total 11, began with 9 + added 1 = 10`] },
      ]);
    });

    it('fails when its stock counts other purchases than there are', async () => {
      await world.sql('inventory', 'UPDATE stock SET released_purchases = 1');
      const { exitCode, broken } = await verify();
      expect([exitCode, broken]).toEqual([
        1,
        {
          'stock: its counts of purchases are right': [
            `${saleId} ${skuId}: stock counts reserved, sold, released 1,1,1; its purchases are 1,1,2`,
          ],
        },
      ]);
    });

    it('fails when a purchase has another end than its order', async () => {
      await world.sql('inventory', `UPDATE purchase SET status = 'SOLD' WHERE purchase_id = $1`, [
        expired.purchaseId,
      ]);
      await world.sql('inventory', 'UPDATE stock SET sold = 2, available = 6');
      const { broken } = await verify();
      expect(broken['order PAID, CANCELLED, PENDING = purchase SOLD, RELEASED, RESERVED']).toEqual([
        `${expired.orderId}: order is CANCELLED, its purchase ${expired.purchaseId} is SOLD`,
      ]);
      expect(Object.keys(broken)).toContain('gate = ledger, record by record');
    });

    it('fails when an accepted purchase is lost', async () => {
      await world.sql('inventory', 'DELETE FROM purchase WHERE purchase_id = $1', [expired.purchaseId]);
      const { broken } = await verify();
      expect(broken['every 202 has exactly one end']![0]).toMatch(`${expired.purchaseId}: answered 202`);
      expect(broken['one order per accepted purchase and none without']).toEqual([
        `${expired.orderId}: for purchase ${expired.purchaseId}, which the ledger does not have`,
      ]);
    });

    it('fails when a user has more than the limit', async () => {
      const greedy = [1, 2, 3].map((nth) => bought(`greedy-${nth}`, 'pending', 1, 'user-greedy'));
      await world.reset(greedy);
      const { exitCode, broken } = await verify([]);
      expect([exitCode, broken]).toEqual([
        1,
        { "no user above the sale's limit": [`${saleId} user-greedy: 3 units, limit 2`] },
      ]);
    });

    it('fails when it had to reject what was answered 202, repairs allowed or not', async () => {
      const rejected = bought('rejected', 'rejected');
      await world.reset([rejected]);
      const kept = { 'nothing answered 202 was rejected': [expect.stringContaining('OUT_OF_STOCK')] };
      expect((await verify([answer('rejected', 202)])).broken).toEqual({
        ...kept,
        'the ledger rejected nothing that the gate gave away': [
          `${rejected.purchaseId}: rejected: OUT_OF_STOCK`,
        ],
      });
      expect((await verify([answer('rejected', 202)], ['--allow-repairs'])).broken).toEqual(kept);
      expect((await verify([answer('rejected', 503)], ['--allow-repairs'])).exitCode).toBe(0);
    });
  });

  describe('the orders', () => {
    it('fails when an order is missing', async () => {
      await world.sql(world.shardOf(open), 'DELETE FROM orders WHERE id = $1', [open.orderId]);
      const { exitCode, broken } = await verify();
      expect([exitCode, broken]).toEqual([
        1,
        {
          'one order per accepted purchase and none without': [
            `${open.purchaseId}: RESERVED in the ledger, 0 orders`,
          ],
        },
      ]);
    });

    it('fails when a purchase has two orders, one of them in a foreign shard', async () => {
      const foreign = world.shardOf(open) === 'order_0' ? 'order_1' : 'order_0';
      const twin = { ...open, orderId: (BigInt(open.orderId) + (1n << 30n)).toString() };
      await world.writeOrder(twin, foreign);
      const { broken } = await verify();
      expect(broken).toEqual({
        'one order per accepted purchase and none without': [
          `${open.purchaseId}: RESERVED in the ledger, 2 orders`,
        ],
        'every order lies in the shard of its user': [
          `${twin.orderId}: of ${open.userId}, found in shard ${foreign.slice(-1)}`,
        ],
      });
    });

    it('fails when an order costs something else, and when it is PAID by nobody', async () => {
      await world.sql(world.shardOf(paid), `UPDATE orders SET amount_cents = 1 WHERE id = $1`, [
        paid.orderId,
      ]);
      await world.sql(
        world.shardOf(open),
        `UPDATE orders SET status = 'PAID', paid_at = now(), payment_id = 'none', ended_version = 2 WHERE id = $1`,
        [open.orderId],
      );
      const { broken } = await verify();
      expect(broken['order and purchase agree: user, sku, quantity, amount']).toEqual([
        `${paid.orderId}: order: 1 of sale-1 sku-1 for user-paid, 1 cents; purchase: 1 of sale-1 sku-1 for user-paid, 1000 cents`,
      ]);
      expect(broken['PAID = exactly one unrefunded full charge, other states = none']!.sort()).toEqual(
        [
          `${open.orderId}: PAID, 2000 cents; the provider keeps 0 cents in 0 charges`,
          `${paid.orderId}: PAID, 1 cents; the provider keeps 1000 cents in 1 charges`,
        ].sort(),
      );
    });
  });

  describe('the money', () => {
    const PAID_LAW = 'PAID = exactly one unrefunded full charge, other states = none';
    const LEDGERS_LAW = "payments agree with the provider's ledger";

    it("fails when a charge is missing in the provider's ledger", async () => {
      await world.sql('provider', 'DELETE FROM charge WHERE reference = $1', [paid.orderId]);
      const { exitCode, broken } = await verify();
      expect([exitCode, broken]).toEqual([
        1,
        {
          [PAID_LAW]: [`${paid.orderId}: PAID, 1000 cents; the provider keeps 0 cents in 0 charges`],
          [LEDGERS_LAW]: ['payment-paid: payment is SUCCEEDED, the provider has no charge'],
        },
      ]);
    });

    it('fails when an order was charged twice, behind the back of payment', async () => {
      await world.writeCharge('charge-2', 'payment-2', paid.orderId, 1000);
      expect((await verify()).broken).toEqual({
        [PAID_LAW]: [`${paid.orderId}: PAID, 1000 cents; the provider keeps 2000 cents in 2 charges`],
        [LEDGERS_LAW]: ['charge-2: charge of 1000 cents for payment payment-2, which does not exist'],
      });
    });

    it('fails when the charge of a cancelled order was kept', async () => {
      await world.sql('provider', 'DELETE FROM refund');
      const { broken } = await verify();
      expect(broken[PAID_LAW]).toEqual([
        `${refunded.orderId}: CANCELLED, 1000 cents; the provider keeps 1000 cents in 1 charges`,
      ]);
      expect(broken[LEDGERS_LAW]).toHaveLength(1);
    });

    it('fails when a paid order was refunded', async () => {
      await world.writeRefund('refund-x', 'charge-payment-paid', 1000);
      expect((await verify()).broken[PAID_LAW]).toEqual([
        `${paid.orderId}: PAID, 1000 cents; the provider keeps 0 cents in 0 charges`,
      ]);
    });

    it('fails when a payment row says otherwise than the provider', async () => {
      await world.sql('payment', 'UPDATE payment SET amount_cents = 999 WHERE payment_id = $1', [
        paid.paymentId,
      ]);
      const { broken } = await verify();
      expect(Object.keys(broken)).toEqual([LEDGERS_LAW]);
      expect(broken[LEDGERS_LAW]![0]).toMatch(
        /payment-paid: payment: SUCCEEDED.* 999 cents.*provider: SUCCEEDED.* 1000 cents/,
      );
    });
  });

  describe('the answers', () => {
    it('fails when a 202 has no end', async () => {
      const { exitCode, broken } = await verify([...ANSWERS, answer('ghost', 202)]);
      expect(exitCode).toBe(1);
      expect(broken).toEqual({
        'every 202 has exactly one end': [expect.stringMatching(/no end: the ledger has nothing/)],
      });
    });

    it('fails when a refusal has an end', async () => {
      const changed = ANSWERS.filter((line) => !('key' in line && line.key === 'key-paid'));
      const { broken } = await verify([...changed, answer('paid', 409)]);
      expect(broken).toEqual({
        'no refusal has an end': [
          expect.stringMatching(`${paid.purchaseId}: answered 409 SOLD_OUT .* but the ledger says SOLD`),
        ],
      });
    });

    it('fails when a repeated key gets another answer than the first', async () => {
      const late = answer('paid', 409, { startedAt: 1_700_000_009_000 });
      const { broken } = await verify([...ANSWERS, late]);
      expect(broken).toEqual({
        'a repeated key gets the same answer': [expect.stringMatching(/202 first, then 409 SOLD_OUT/)],
      });
    });

    it('fails when the ledger has bought something else than was asked for', async () => {
      const { broken } = await verify([answer('open', 202, { quantity: 1 })]);
      expect(broken).toEqual({
        'every 202 has exactly one end': [
          expect.stringMatching(/asked for 1 of sku-1 .* the ledger has 2 of sku-1/),
        ],
      });
    });

    it('says which line of a file is no answer', async () => {
      const { exitCode, stderr } = await world.verify([], [answer('paid', 202), { status: 202 }]);
      expect([exitCode, stderr]).toEqual([2, expect.stringMatching(/answers\.ndjson:2: not an answer/)]);
    });
  });

  describe('while something is under way', () => {
    it.each([
      [
        'an outbox',
        () =>
          world.sql(
            'order_1',
            `INSERT INTO outbox (topic, partition, aggregate_id, event) VALUES ('t', 0, 'a', '{}')`,
          ),
        /order_1: 1 events in the outbox/,
      ],
      [
        'an overdue order',
        () =>
          world.sql(world.shardOf(open), `UPDATE orders SET expiry_due_at = now() WHERE id = $1`, [
            open.orderId,
          ]),
        /1 overdue orders/,
      ],
      [
        'an UNKNOWN payment',
        () =>
          world.sql('payment', `UPDATE payment SET status = 'UNKNOWN' WHERE payment_id = $1`, [
            paid.paymentId,
          ]),
        /payment: 1 payments INITIATED, UNKNOWN or REFUNDING/,
      ],
      [
        'an unlogged purchase',
        () => world.redis.xadd(key('unlogged'), '*', 'p', open.purchaseId),
        /1 unlogged purchases of sale sale-1/,
      ],
      [
        'a gate that is rebuilt',
        () => world.redis.hset(`epoch:{${saleId}:0}`, 'state', 'REBUILDING'),
        /sale sale-1 is REBUILDING/,
      ],
      [
        'an addition that the gate has not been told',
        () => world.sql('inventory', 'UPDATE stock_addition SET gate_epoch = 0'),
        /inventory: 1 additions of stock not yet at the gate/,
      ],
      [
        'an early end that the gate has not been told',
        () => world.sql('inventory', 'UPDATE sale SET ended_at = now()'),
        /inventory: 1 early ends not yet at the gate/,
      ],
      [
        'a webhook',
        () => world.sql('provider', `INSERT INTO webhook (id, body, state) VALUES ('w', '{}', 'DUE')`),
        /1 webhooks to be delivered/,
      ],
    ] as const)('exits 2 and says so: %s', async (_what, disturb, words) => {
      await disturb();
      const { exitCode, findings } = await verify(ANSWERS, ['--timeout', '1']);
      expect([exitCode, findings.verdict]).toEqual([2, 'unsettled']);
      expect(findings.pending!.join()).toMatch(words);
    });
  });

  // Last, for records of a topic cannot be taken back.
  it('waits for groups that have not read everything, and fails on a dead letter', async () => {
    const kafka = new kafkajs.Kafka({
      brokers: process.env.KAFKA_BROKERS!.split(','),
      logLevel: kafkajs.logLevel.NOTHING,
    });
    const producer = kafka.producer();
    await producer.connect();
    await producer.send({
      topic: world.topicPrefix + deadLetterTopic(GROUPS.order),
      messages: [{ value: 'not ours' }],
    });
    expect((await verify()).broken).toEqual({
      'dead letter topics are empty': ['stampede.stock.v1.order.dlt: 1 records'],
    });
    await producer.send({ topic: `${world.topicPrefix}${GROUPS.order.topic}`, messages: [{ value: '{}' }] });
    await producer.disconnect();
    const { exitCode, findings } = await verify(ANSWERS, ['--timeout', '1']);
    // Without rest nothing is proven, but a dead letter is wrong at every moment.
    expect([exitCode, findings.pending]).toEqual([1, ['Kafka: order has 1 records to read']]);
  });
});
