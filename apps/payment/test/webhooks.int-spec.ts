import { createHmac, randomInt, randomUUID } from 'node:crypto';
import { migrate } from '@stampede/persistence';
import { eventually, scratchDatabase, type ScratchDatabase } from '@stampede/testing';
import { CreatePayment1763700000000 } from '../migrations/1763700000000-create-payment.js';
import { PaymentInstance } from './payment-instance.js';
import { PROVIDER_WEBHOOK_SECRET, startProviderProcess, type ProviderProcess } from './provider-process.js';

const newOrderId = () => String(randomInt(1, 2 ** 47));

function sign(body: string, { secret = PROVIDER_WEBHOOK_SECRET, ageMs = 0 } = {}): string {
  const seconds = Math.floor((Date.now() - ageMs) / 1000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

function webhook(type: string, paymentId: string, id: string = randomUUID()): string {
  return JSON.stringify({ id, type, data: { idempotencyKey: paymentId, amountCents: 1 } });
}

describe('webhooks of the provider', () => {
  let database: ScratchDatabase;
  let provider: ProviderProcess;
  let payment: PaymentInstance;
  const accepted: string[] = [];

  beforeAll(async () => {
    database = await scratchDatabase('payment');
    await migrate({ url: database.url, migrations: [CreatePayment1763700000000] });
    provider = await startProviderProcess();
    payment = await PaymentInstance.start({ databaseUrl: database.url, providerUrl: provider.url });
    provider.onWebhook(async (body, signature) => {
      const code = await payment.acceptWebhook.execute(body, signature);
      accepted.push(body);
      return code;
    });
  });
  afterAll(async () => {
    await payment.stop();
    await provider.close();
    await database.drop();
  });
  afterEach(() => provider.faults({}));

  const hintsOf = async (paymentId: string) =>
    (
      await payment.dataSource.query<{ type: string }[]>(
        'SELECT type FROM webhook_hint WHERE payment_id = $1',
        [paymentId],
      )
    ).map(({ type }) => type);

  it('keeps each once and moves nothing back when they come three times and out of order', async () => {
    const orderId = newOrderId();
    await provider.faults({ duplicateWebhooks: true, outOfOrderWebhooks: true });
    const { paymentId } = await payment.pay(orderId);
    await eventually(() =>
      expect(accepted.filter((body) => body.includes(`"${paymentId}"`))).toHaveLength(6),
    );
    expect((await hintsOf(paymentId!)).sort()).toEqual(['charge.pending', 'charge.succeeded']);
    expect(await payment.statusOf(paymentId!)).toBe('SUCCEEDED');
    expect(await payment.eventsOf(orderId)).toEqual(['PaymentSucceeded']);
  });

  it('changes nothing on a bad, foreign, stale or missing signature', async () => {
    const orderId = newOrderId();
    const { paymentId } = await payment.pay(orderId);
    const body = webhook('charge.refunded', paymentId!, 'forged');
    const good = sign(body);
    const signatures = [
      sign(body, { secret: 'x'.repeat(32) }),
      sign(body, { ageMs: 301_000 }),
      sign(body, { ageMs: -301_000 }),
      sign(`${body} `),
      good.replace(/^t=\d/, 't=9'),
      good.toUpperCase(),
      `${good},v1=00`,
      '',
      'undefined',
    ];
    for (const signature of signatures) {
      expect({ signature, code: await payment.acceptWebhook.execute(body, signature) }).toEqual({
        signature,
        code: 'BAD_SIGNATURE',
      });
    }
    expect(await hintsOf(paymentId!)).not.toContain('charge.refunded');
    expect(await payment.statusOf(paymentId!)).toBe('SUCCEEDED');
  });

  it('believes the ledger, not the webhook: a signed lie moves nothing', async () => {
    const orderId = newOrderId();
    const { paymentId } = await payment.pay(orderId);
    for (const type of ['charge.refunded', 'charge.declined', 'charge.pending', 'no.such.type']) {
      const body = webhook(type, paymentId!);
      expect(await payment.acceptWebhook.execute(body, sign(body))).toBe('ACCEPTED');
    }
    const unknown = webhook('charge.succeeded', 'nobody-1');
    expect(await payment.acceptWebhook.execute(unknown, sign(unknown))).toBe('ACCEPTED');
    await provider.faults({ declineRate: 1 });
    const declined = await payment.pay(newOrderId());
    const lie = webhook('charge.succeeded', declined.paymentId!);
    expect(await payment.acceptWebhook.execute(lie, sign(lie))).toBe('ACCEPTED');
    await eventually(async () => {
      const due = await payment.dataSource.query('SELECT FROM payment WHERE next_check_at IS NOT NULL');
      expect(due).toEqual([]);
    });
    expect(await payment.statusOf(declined.paymentId!)).toBe('FAILED');
    expect(await payment.statusOf(paymentId!)).toBe('SUCCEEDED');
  });

  it('settles an unknown payment at once, long before it is due', async () => {
    const orderId = newOrderId();
    await provider.faults({ timeoutAfterCharging: true, dropWebhooks: true });
    await payment.sweeper.close();
    const { paymentId, status } = await payment.pay(orderId);
    expect(status).toBe('UNKNOWN');
    await payment.dataSource.query(
      `UPDATE payment SET next_check_at = now() + interval '1 hour' WHERE payment_id = $1`,
      [paymentId],
    );
    await payment.stop();
    payment = await PaymentInstance.start({ databaseUrl: database.url, providerUrl: provider.url });
    const body = webhook('charge.succeeded', paymentId!);
    expect(await payment.acceptWebhook.execute(body, sign(body))).toBe('ACCEPTED');
    await eventually(async () => expect(await payment.statusOf(paymentId!)).toBe('SUCCEEDED'));
    expect(await provider.chargesOf(orderId)).toHaveLength(1);
  });

  it('calls a signed body MALFORMED that is not a webhook', async () => {
    for (const body of ['', '{', 'null', '[]', '{"id":1}', '{"id":"a","type":"b","data":{}}']) {
      expect(await payment.acceptWebhook.execute(body, sign(body))).toBe('MALFORMED');
    }
  });
});
