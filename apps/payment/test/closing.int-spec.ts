import { randomInt } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { migrate } from '@stampede/persistence';
import { scratchDatabase, type ScratchDatabase } from '@stampede/testing';
import { CreatePayment1763700000000 } from '../migrations/1763700000000-create-payment.js';
import { PaymentInstance } from './payment-instance.js';
import { startProviderProcess, type ProviderProcess } from './provider-process.js';

const newOrderId = () => String(randomInt(1, 2 ** 47));

describe('closing an order', () => {
  let database: ScratchDatabase;
  let provider: ProviderProcess;
  let one: PaymentInstance;
  let two: PaymentInstance;

  beforeAll(async () => {
    database = await scratchDatabase('payment');
    await migrate({ url: database.url, migrations: [CreatePayment1763700000000] });
    provider = await startProviderProcess();
    const options = { databaseUrl: database.url, providerUrl: provider.url };
    one = await PaymentInstance.start(options);
    two = await PaymentInstance.start(options);
  });
  afterAll(async () => {
    await Promise.all([one.stop(), two.stop()]);
    await provider.close();
    await database.drop();
  });
  afterEach(() => provider.faults({}));

  it('forbids attempts of an order that never had one, for good', async () => {
    const orderId = newOrderId();
    expect(await one.close(orderId)).toBe('CLOSED');
    expect((await two.pay(orderId)).code).toBe('CANCELLED');
    expect(await two.close(orderId)).toBe('CLOSED');
    expect(await provider.chargesOf(orderId)).toEqual([]);
  });

  it('says PAID of a paid order, UNDER_WAY of one whose charge is unknown, CLOSED after a refusal', async () => {
    const [paid, unknown, declined] = [newOrderId(), newOrderId(), newOrderId()];
    await one.pay(paid);
    await provider.faults({ declineRate: 1 });
    await one.pay(declined);
    await provider.faults({ failRate: 1 });
    await one.pay(unknown);
    const codes = await one.closeOrders.execute([unknown, paid, declined]);
    expect(codes).toEqual([
      { orderId: unknown, code: 'UNDER_WAY' },
      { orderId: paid, code: 'PAID' },
      { orderId: declined, code: 'CLOSED' },
    ]);
    expect((await two.pay(declined)).code).toBe('CANCELLED');
    expect(await two.pay(paid)).toMatchObject({ code: 'OK', status: 'SUCCEEDED' });
  });

  it('never answers CLOSED for an order that is then charged, whoever is first', async () => {
    // The order's row exists from a refused attempt, so that only its lock stands between the two; and both take their time.
    await one.dataSource.query(`
      CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.01); RETURN NEW; END';
      CREATE TRIGGER dawdle BEFORE INSERT ON payment FOR EACH ROW EXECUTE FUNCTION dawdle();
      CREATE TRIGGER dawdle BEFORE UPDATE ON order_payment FOR EACH ROW EXECUTE FUNCTION dawdle();`);
    const orderIds = Array.from({ length: 80 }, newOrderId);
    await provider.faults({ declineRate: 1 });
    const startedMs = performance.now();
    for (const orderId of orderIds) expect((await one.pay(orderId)).status).toBe('FAILED');
    const payMs = (performance.now() - startedMs) / orderIds.length;
    await provider.faults({});
    // The second is spread over every step of the first, by how long it takes here; at the ends one does wait for the other.
    const race = async (orderId: string, n: number) => {
      const [payer, closer] = n % 2 ? [one, two] : [two, one];
      const step = n % 10;
      const closedFirst = step === 0 ? await closer.close(orderId) : undefined;
      const paying = payer.pay(orderId);
      await (step === 9 ? paying : setTimeout((payMs * step) / 9));
      return { orderId, close: closedFirst ?? (await closer.close(orderId)), pay: await paying };
    };
    const rounds: Awaited<ReturnType<typeof race>>[] = [];
    for (let first = 0; first < orderIds.length; first += 5) {
      rounds.push(
        ...(await Promise.all(
          orderIds.slice(first, first + 5).map((orderId, n) => race(orderId, first + n)),
        )),
      );
    }
    await one.dataSource.query('DROP FUNCTION dawdle CASCADE');
    for (const { orderId, pay, close } of rounds) {
      const charges = (await provider.chargesOf(orderId)).filter(({ status }) => status === 'SUCCEEDED');
      if (close === 'CLOSED') expect({ pay: pay.code, charges }).toEqual({ pay: 'CANCELLED', charges: [] });
      else expect({ pay: pay.code, charged: charges.length }).toEqual({ pay: 'OK', charged: 1 });
    }
    expect(new Set(rounds.map(({ close }) => close))).toContain('CLOSED');
    expect(new Set(rounds.map(({ close }) => close))).toContain('PAID');
  });

  it('closes batches that overlap, in whatever order, without a deadlock', async () => {
    const orderIds = Array.from({ length: 256 }, newOrderId);
    const batches = Array.from({ length: 8 }, (_, n) => (n % 2 ? [...orderIds].reverse() : orderIds));
    const answers = await Promise.all(
      batches.map((batch, n) => (n % 3 ? one : two).closeOrders.execute(batch)),
    );
    for (const answer of answers)
      expect(new Set(answer.map(({ code }) => code))).toEqual(new Set(['CLOSED']));
  });
});
