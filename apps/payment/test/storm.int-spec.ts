import { randomInt } from 'node:crypto';
import { migrate } from '@stampede/persistence';
import { eventually, scratchDatabase, type ScratchDatabase } from '@stampede/testing';
import { CreatePayment1763700000000 } from '../migrations/1763700000000-create-payment.js';
import { PaymentInstance } from './payment-instance.js';
import { startProviderProcess, type ProviderProcess } from './provider-process.js';

const ORDERS = 60;
const WAVE = 20;
const TIMEOUT_MS = 400;
const WEATHER = [
  { failRate: 0.4 },
  { declineRate: 0.5, duplicateWebhooks: true, outOfOrderWebhooks: true },
  { timeoutAfterCharging: true, dropWebhooks: true },
  { slowMs: TIMEOUT_MS - 20, declineRate: 0.2 },
  { failAfterCharging: true },
  { overchargeCents: 1, timeoutAfterRefunding: true },
];

interface Row {
  readonly payment_id: string;
  readonly status: string;
  readonly charge_id: string | null;
}

describe('a provider that does all it can do wrong', () => {
  let database: ScratchDatabase;
  let provider: ProviderProcess;
  let instances: PaymentInstance[];

  beforeAll(async () => {
    database = await scratchDatabase('payment');
    await migrate({ url: database.url, migrations: [CreatePayment1763700000000] });
    provider = await startProviderProcess();
    const options = { databaseUrl: database.url, providerUrl: provider.url, timeoutMs: TIMEOUT_MS };
    instances = [await PaymentInstance.start(options), await PaymentInstance.start(options)];
    provider.onWebhook((body, signature) => instances[randomInt(2)]!.acceptWebhook.execute(body, signature));
  });
  afterAll(async () => {
    await Promise.all(instances.map((instance) => instance.stop()));
    await provider.close();
    await database.drop();
  });

  const rest = () =>
    eventually(
      async () => {
        const open = await instances[0]!.dataSource.query(
          `SELECT payment_id, status FROM payment WHERE status IN ('INITIATED', 'UNKNOWN', 'REFUNDING')`,
        );
        expect(open).toEqual([]);
      },
      { timeoutMs: 90_000, everyMs: 200 },
    );

  it('leaves every order with at most one charge that was not given back, and every charge with its payment', async () => {
    const orderIds = Array.from({ length: ORDERS }, () => String(randomInt(1, 2 ** 47)));
    const closed = new Set<string>();
    const answered = new Map<string, string>();
    for (const [round, weather] of WEATHER.entries()) {
      await provider.faults(weather);
      const buy = async (orderId: string, n: number) => {
        const [payer, closer] = n % 2 ? instances : [...instances].reverse();
        const paying = [
          payer!.pay(orderId, `${orderId}-${round}`),
          closer!.pay(orderId, `${orderId}-${round}-b`),
        ];
        if (n % 10 === round && (await closer!.close(orderId)) === 'CLOSED') closed.add(orderId);
        for (const { code, status, paymentId } of await Promise.all(paying)) {
          if (code === 'OK' && status === 'SUCCEEDED') answered.set(orderId, paymentId!);
        }
      };
      // In waves: a connection of the pool is waited for, but not for ever.
      for (let first = 0; first < ORDERS; first += WAVE)
        await Promise.all(orderIds.slice(first, first + WAVE).map((orderId, n) => buy(orderId, first + n)));
    }
    await provider.faults({});
    await rest();

    for (const orderId of orderIds) {
      const rows = await instances[0]!.dataSource.query<Row[]>('SELECT * FROM payment WHERE order_id = $1', [
        orderId,
      ]);
      const charged = (await provider.chargesOf(orderId)).filter(({ status }) => status === 'SUCCEEDED');
      const kept = charged.filter(({ refundId }) => refundId === null);
      expect(kept.length).toBeLessThanOrEqual(1);
      expect(rows.filter(({ status }) => status === 'SUCCEEDED').map((row) => row.charge_id)).toEqual(
        kept.map(({ id }) => id),
      );
      for (const charge of charged) {
        const status = charge.refundId === null ? 'SUCCEEDED' : 'REFUNDED';
        expect(rows.find((row) => row.charge_id === charge.id)).toMatchObject({
          payment_id: charge.idempotencyKey,
          status,
        });
      }
      if (answered.has(orderId))
        expect(kept.map(({ idempotencyKey }) => idempotencyKey)).toEqual([answered.get(orderId)]);
      const events = await instances[0]!.eventsOf(orderId);
      expect(events.filter((type) => type === 'PaymentSucceeded')).toHaveLength(kept.length);
      expect(events.filter((type) => type === 'PaymentRefunded')).toHaveLength(charged.length - kept.length);
      if (closed.has(orderId)) expect(kept).toEqual([]);
    }
  });
});
