import { randomInt } from 'node:crypto';
import { migrate } from '@stampede/persistence';
import { eventually, scratchDatabase, type ScratchDatabase } from '@stampede/testing';
import { CreatePayment1763700000000 } from '../migrations/1763700000000-create-payment.js';
import { PaymentInstance, TestOrders } from './payment-instance.js';
import { startProviderProcess, type ProviderProcess } from './provider-process.js';

const newOrderId = () => String(randomInt(1, 2 ** 47));

describe('paying an order', () => {
  let database: ScratchDatabase;
  let provider: ProviderProcess;
  let one: PaymentInstance;
  let two: PaymentInstance;
  const orders = new TestOrders();

  beforeAll(async () => {
    database = await scratchDatabase('payment');
    await migrate({ url: database.url, migrations: [CreatePayment1763700000000] });
    provider = await startProviderProcess();
    const options = { databaseUrl: database.url, providerUrl: provider.url, orders };
    one = await PaymentInstance.start(options);
    two = await PaymentInstance.start(options);
  });
  afterAll(async () => {
    await Promise.all([one.stop(), two.stop()]);
    await provider.close();
    await database.drop();
  });
  afterEach(() => provider.faults({}));

  const becomes = (paymentId: string, status: string) =>
    eventually(async () => expect(await one.statusOf(paymentId)).toBe(status));

  it('charges once for 20 parallel requests with different keys at two instances, and all get its answer', async () => {
    const orderId = newOrderId();
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => (n % 2 ? one : two).pay(orderId)));
    for (const answer of answers)
      expect(answer).toEqual({ code: 'OK', paymentId: `${orderId}-1`, status: 'SUCCEEDED' });
    const charges = await provider.chargesOf(orderId);
    expect(charges).toMatchObject([
      { idempotencyKey: `${orderId}-1`, amountCents: 1999, status: 'SUCCEEDED' },
    ]);
    expect(await one.eventsOf(orderId)).toEqual(['PaymentSucceeded']);
  });

  it('answers a repeated key with the first answer, and IN_PROGRESS while it runs', async () => {
    const orderId = newOrderId();
    const patient = await PaymentInstance.start({
      ...{ databaseUrl: database.url, providerUrl: provider.url, orders },
      timeoutMs: 60_000,
    });
    const goOn = await provider.holdCharges();
    const first = patient.pay(orderId, 'same-key');
    await eventually(async () => expect(await one.statusOf(`${orderId}-1`)).toBe('INITIATED'));
    expect((await two.pay(orderId, 'same-key')).code).toBe('IN_PROGRESS');
    await goOn();
    const answer = await first;
    expect(answer.status).toBe('SUCCEEDED');
    expect(await two.pay(orderId, 'same-key')).toEqual(answer);
    expect(await provider.chargesOf(orderId)).toHaveLength(1);
    await patient.stop();
  });

  it('refuses a key that asks for something else: another body or another order', async () => {
    const orderId = newOrderId();
    await one.pay(orderId, 'reused');
    expect((await one.pay(orderId, 'reused', { fingerprint: 'other' })).code).toBe('KEY_REUSED');
    expect((await one.pay(newOrderId(), 'reused')).code).toBe('KEY_REUSED');
    expect((await one.pay(newOrderId(), 'reused', { userId: 'bob' })).code).toBe('OK');
  });

  it('keeps no trace of a refusal: the key may ask again', async () => {
    const orderId = newOrderId();
    expect(await one.pay(orderId, 'early', { userId: 'stranger' })).toEqual({
      code: 'NOT_FOUND',
      paymentId: null,
      status: null,
    });
    for (const code of ['ALREADY_PAID', 'CANCELLED', 'EXPIRED']) {
      orders.set(orderId, { code, amountCents: 0 });
      expect((await one.pay(orderId, 'early')).code).toBe(code);
    }
    orders.set(orderId, { code: 'PAYABLE', amountCents: 500 });
    expect((await one.pay(orderId, 'early')).status).toBe('SUCCEEDED');
    expect(await provider.chargesOf(orderId)).toMatchObject([{ amountCents: 500 }]);

    await expect(one.pay(orderId, 'k', { userId: 'unlucky' })).rejects.toThrow('order does not answer');
    await expect(one.pay(orderId, 'k', { userId: 'unlucky' })).rejects.toThrow('order does not answer');
    expect((await one.pay(orderId, 'w', { method: 'wallet' })).code).toBe('METHOD_UNAVAILABLE');
  });

  it('ends SUCCEEDED with one charge when the provider charges and never answers', async () => {
    const orderId = newOrderId();
    await provider.faults({ timeoutAfterCharging: true, dropWebhooks: true });
    const answer = await one.pay(orderId, 'unanswered');
    expect(answer).toEqual({ code: 'OK', paymentId: `${orderId}-1`, status: 'UNKNOWN' });
    expect((await two.pay(orderId)).paymentId).toBe(`${orderId}-1`);
    await becomes(`${orderId}-1`, 'SUCCEEDED');
    expect(await provider.chargesOf(orderId)).toHaveLength(1);
    expect((await one.pay(orderId, 'unanswered')).status).toBe('SUCCEEDED');
    expect(await one.eventsOf(orderId)).toEqual(['PaymentSucceeded']);
  });

  it('asks again with the same key when the provider failed before charging', async () => {
    const orderId = newOrderId();
    await provider.faults({ failRate: 1 });
    expect((await one.pay(orderId)).status).toBe('UNKNOWN');
    expect(await provider.chargesOf(orderId)).toEqual([]);
    await provider.faults({});
    await becomes(`${orderId}-1`, 'SUCCEEDED');
    expect(await provider.chargesOf(orderId)).toMatchObject([{ idempotencyKey: `${orderId}-1` }]);
  });

  it('allows a second attempt after the final refusal of the first, and no other', async () => {
    const orderId = newOrderId();
    await provider.faults({ declineRate: 1 });
    const declined = await one.pay(orderId, 'first');
    expect(declined).toEqual({ code: 'OK', paymentId: `${orderId}-1`, status: 'FAILED' });
    await provider.faults({});
    expect(await one.pay(orderId, 'first')).toEqual(declined);
    expect(await one.pay(orderId, 'second')).toEqual({
      code: 'OK',
      paymentId: `${orderId}-2`,
      status: 'SUCCEEDED',
    });
    expect((await one.pay(orderId, 'third')).paymentId).toBe(`${orderId}-2`);
    const charges = await provider.chargesOf(orderId);
    expect(charges.map(({ status }) => status).sort()).toEqual(['DECLINED', 'SUCCEEDED']);
  });

  it('sends a charge of another amount back', async () => {
    const orderId = newOrderId();
    await provider.faults({ overchargeCents: 1 });
    expect((await one.pay(orderId)).status).toBe('REFUNDING');
    await becomes(`${orderId}-1`, 'REFUNDED');
    const [charge] = await provider.chargesOf(orderId);
    expect(charge).toMatchObject({ amountCents: 2000 });
    expect(await provider.refundsOf(charge!.id)).toHaveLength(1);
    expect(await one.eventsOf(orderId)).toEqual(['PaymentRefunded']);
  });

  it('takes over a request whose process died, after its lease', async () => {
    const orderId = newOrderId();
    await one.dataSource.query(
      `INSERT INTO payment_request (user_id, idempotency_key, order_id, fingerprint, lease_token, lease_until)
       VALUES ('alice', 'orphan', $1, 'body', gen_random_uuid(), now() + interval '1 h')`,
      [orderId],
    );
    expect((await one.pay(orderId, 'orphan')).code).toBe('IN_PROGRESS');
    await one.dataSource.query('UPDATE payment_request SET lease_until = now() WHERE order_id = $1', [
      orderId,
    ]);
    expect((await one.pay(orderId, 'orphan')).status).toBe('SUCCEEDED');
    expect(await provider.chargesOf(orderId)).toHaveLength(1);
  });

  it('cannot hold two live attempts of an order, even without the lock', async () => {
    const orderId = newOrderId();
    await one.pay(orderId);
    const second = one.dataSource.query(
      `INSERT INTO payment (payment_id, order_id, user_id, attempt, amount_cents, status) VALUES ($1, $2, 'alice', 2, 1, 'UNKNOWN')`,
      [`${orderId}-2`, orderId],
    );
    await expect(second).rejects.toThrow('payment_one_live');
  });

  it('refunds once, however often it is asked, and tells so once', async () => {
    const orderId = newOrderId();
    const { paymentId } = await one.pay(orderId);
    await provider.faults({ timeoutAfterRefunding: true });
    await Promise.all([one, two, one, two].map((instance) => instance.requestRefund.execute(paymentId!)));
    await eventually(async () => expect((await provider.chargesOf(orderId))[0]!.refundId).not.toBeNull());
    await becomes(paymentId!, 'REFUNDED');
    await one.requestRefund.execute(paymentId!);
    const [charge] = await provider.chargesOf(orderId);
    expect(await provider.refundsOf(charge!.id)).toHaveLength(1);
    expect(await one.eventsOf(orderId)).toEqual(['PaymentSucceeded', 'PaymentRefunded']);
  });
});
