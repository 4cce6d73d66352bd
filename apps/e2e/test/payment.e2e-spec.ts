import { createHmac } from 'node:crypto';
import { eventually } from '@stampede/testing';
import { chargesOf, setFaults } from './support/provider.js';
import { createSale, Shopper } from './support/shopper.js';
import { runningStack } from './support/stack.js';
import { expectLawsHold } from './support/verify.js';

describe('paying an order', () => {
  afterEach(() => setFaults({}));
  afterAll(() => expectLawsHold());

  it('charges once for 20 parallel requests with different keys', async () => {
    const { saleId, skuId } = await createSale();
    const alice = await Shopper.login('alice');
    const { orderId } = await alice.buy(saleId, skuId);
    const answers = await Promise.all(Array.from({ length: 20 }, () => alice.pay(orderId)));

    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    const payments = new Set(answers.map(({ body }) => body.paymentId).filter(Boolean));
    expect(payments.size).toBe(1);
    await eventually(async () => {
      expect((await alice.get(`/api/v1/orders/${orderId}`)).body).toMatchObject({ status: 'PAID' });
    });
    expect(await chargesOf(orderId)).toHaveLength(1);
  });

  it('ends PAID with one charge when the provider charges and then never answers', async () => {
    const { saleId, skuId } = await createSale();
    const alice = await Shopper.login('alice');
    const { orderId } = await alice.buy(saleId, skuId);
    await setFaults({ timeoutAfterCharging: true, dropWebhooks: true });
    const answer = await alice.pay(orderId);
    expect(answer.body.status).toBe('UNKNOWN');
    await setFaults({});
    await eventually(
      async () => {
        expect((await alice.get(`/api/v1/orders/${orderId}`)).body).toMatchObject({ status: 'PAID' });
      },
      { timeoutMs: 60_000 },
    );
    expect(await chargesOf(orderId)).toHaveLength(1);
  });

  it('is not moved by webhooks that come three times, out of order or with a bad signature', async () => {
    const { saleId, skuId } = await createSale();
    const alice = await Shopper.login('alice');
    const { orderId } = await alice.buy(saleId, skuId);
    await setFaults({ duplicateWebhooks: true, outOfOrderWebhooks: true });
    await alice.pay(orderId);
    await eventually(async () => {
      expect((await alice.get(`/api/v1/orders/${orderId}`)).body).toMatchObject({ status: 'PAID' });
    });

    const { env } = await runningStack();
    const body = JSON.stringify({ id: 'evt_forged', type: 'charge.refunded', data: { reference: orderId } });
    const timestamp = Math.floor(Date.now() / 1000);
    const signed = (secret: string) =>
      `t=${timestamp},v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
    const anonymous = await Shopper.anonymous();
    const send = (signature: string) =>
      anonymous.send('POST', '/api/v1/payments/webhook', body, {
        'content-type': 'application/json',
        'stampede-signature': signature,
      });
    expect((await send(signed('x'.repeat(32)))).status).toBe(401);
    expect(env.PROVIDER_WEBHOOK_SECRET).toBeDefined();
    expect((await alice.get(`/api/v1/orders/${orderId}`)).body).toMatchObject({ status: 'PAID' });
    expect(await chargesOf(orderId)).toHaveLength(1);
  });
});
