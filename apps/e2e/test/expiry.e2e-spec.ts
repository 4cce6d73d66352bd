import { eventually } from '@stampede/testing';
import { createSale, Shopper } from './support/shopper.js';
import { expectLawsHold } from './support/verify.js';

describe('an order that nobody pays', () => {
  afterAll(() => expectLawsHold());

  it('expires, cannot be paid any more, and its unit is sold to somebody else', async () => {
    const { saleId, skuId } = await createSale({ stock: 1 });
    const [alice, bob] = [await Shopper.login('alice'), await Shopper.login('bob')];
    const { orderId } = await alice.buy(saleId, skuId);
    await eventually(
      async () => {
        expect((await alice.get(`/api/v1/orders/${orderId}`)).body).toMatchObject({
          status: 'CANCELLED',
          cancelReason: 'EXPIRED',
        });
      },
      { timeoutMs: 90_000 },
    );
    expect((await alice.pay(orderId)).status).toBe(409);
    await eventually(async () => {
      const answer = await bob.purchase(saleId, {
        skuId,
        quantity: 1,
        token: await bob.token(saleId, skuId),
      });
      expect(answer.status).toBe(202);
    });
  }, 120_000);
});
