import { randomUUID } from 'node:crypto';
import { eventually } from '@stampede/testing';
import { createSale, Shopper } from './support/shopper.js';
import { expectLawsHold } from './support/verify.js';

describe('buying in a sale, by hand', () => {
  afterAll(() => expectLawsHold());

  it('goes from login to PAID', async () => {
    const { saleId, skuId } = await createSale();
    const alice = await Shopper.login('alice');
    const { orderId } = await alice.buy(saleId, skuId);

    const unpaid = await alice.get(`/api/v1/orders/${orderId}`);
    expect(unpaid.body).toMatchObject({ status: 'PENDING_PAYMENT', amountCents: 9900 });

    const payment = await alice.pay(orderId);
    expect([200, 201, 202]).toContain(payment.status);
    await eventually(async () => {
      expect((await alice.get(`/api/v1/orders/${orderId}`)).body).toMatchObject({ status: 'PAID' });
    });
  });

  it('gives a repeated key the same answer and another body 422', async () => {
    const { saleId, skuId } = await createSale();
    const alice = await Shopper.login('alice');
    const key = randomUUID();
    const token = await alice.token(saleId, skuId);
    const first = await alice.purchase(saleId, { skuId, quantity: 1, token }, key);
    const again = await alice.purchase(saleId, { skuId, quantity: 1, token }, key);
    const other = await alice.purchase(saleId, { skuId, quantity: 2, token }, key);

    expect(first.status).toBe(202);
    expect([again.status, again.body.purchaseId]).toEqual([202, first.body.purchaseId]);
    expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });

  it('answers a winner who repeats after the sale sold out with the win', async () => {
    const { saleId, skuId } = await createSale({ stock: 1 });
    const [alice, bob] = [await Shopper.login('alice'), await Shopper.login('bob')];
    const key = randomUUID();
    const won = { skuId, quantity: 1, token: await alice.token(saleId, skuId) };
    expect((await alice.purchase(saleId, won, key)).status).toBe(202);

    const lost = await bob.purchase(saleId, { skuId, quantity: 1, token: await bob.token(saleId, skuId) });
    expect([lost.status, lost.body.code]).toEqual([409, 'SOLD_OUT']);
    expect((await alice.purchase(saleId, won, key)).status).toBe(202);
  });

  it('spends a token once, for its own user and sale only', async () => {
    const { saleId, skuId } = await createSale();
    const [alice, bob] = [await Shopper.login('alice'), await Shopper.login('bob')];
    const token = await alice.token(saleId, skuId);
    const foreign = await bob.purchase(saleId, { skuId, quantity: 1, token });
    const first = await alice.purchase(saleId, { skuId, quantity: 1, token });
    const second = await alice.purchase(saleId, { skuId, quantity: 1, token });

    expect([foreign.status, foreign.body.code]).toEqual([403, 'TOKEN_INVALID']);
    expect(first.status).toBe(202);
    expect([second.status, second.body.code]).toEqual([403, 'TOKEN_SPENT']);
  });

  it('hides purchases and orders of another user', async () => {
    const { saleId, skuId } = await createSale();
    const [alice, bob] = [await Shopper.login('alice'), await Shopper.login('bob')];
    const { orderId, purchaseId } = await alice.buy(saleId, skuId);
    for (const path of [`/api/v1/orders/${orderId}`, `/api/v1/purchases/${purchaseId}`]) {
      expect((await bob.get(path)).status).toBe(404);
    }
    expect((await bob.pay(orderId)).status).toBe(404);
    expect((await bob.post(`/api/v1/orders/${orderId}/cancel`)).status).toBe(404);
  });

  it('refuses before the start, after the end and above the limit', async () => {
    const alice = await Shopper.login('alice');
    const upcoming = await createSale({ startsInMs: 60_000 });
    const ended = await createSale({ startsInMs: -60_000, lastsMs: 30_000 });
    for (const [sale, code] of [
      [upcoming, 'NOT_STARTED'],
      [ended, 'ENDED'],
    ] as const) {
      const answer = await alice.post(`/api/v1/sales/${sale.saleId}/token`, { skuId: sale.skuId });
      expect([answer.status, answer.body.code]).toEqual([409, code]);
    }
    const { saleId, skuId } = await createSale({ limit: 1 });
    await alice.buy(saleId, skuId);
    const second = await alice.purchase(saleId, {
      skuId,
      quantity: 1,
      token: await alice.token(saleId, skuId),
    });
    expect([second.status, second.body.code]).toEqual([409, 'LIMIT_REACHED']);
  });

  it('gives the stock of a withdrawn order to the next buyer', async () => {
    const { saleId, skuId } = await createSale({ stock: 1 });
    const [alice, bob] = [await Shopper.login('alice'), await Shopper.login('bob')];
    const { orderId } = await alice.buy(saleId, skuId);
    const cancelled = await alice.post(`/api/v1/orders/${orderId}/cancel`);
    expect([cancelled.status, cancelled.body]).toMatchObject([200, { status: 'CANCELLED' }]);
    await eventually(async () => {
      const answer = await bob.purchase(saleId, {
        skuId,
        quantity: 1,
        token: await bob.token(saleId, skuId),
      });
      expect(answer.status).toBe(202);
    });
  });
});
