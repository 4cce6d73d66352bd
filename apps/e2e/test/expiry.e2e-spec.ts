import { eventually } from '@stampede/testing';
import { chargesOf, provider, setFaults } from './support/provider.js';
import { createSale, Shopper } from './support/shopper.js';
import { pidOf } from './support/stack.js';
import { expectLawsHold } from './support/verify.js';

/** Above what an order may take to be cancelled here: payable for 60 s, and some seconds of grace. */
const EXPIRY_MS = 180_000;

interface Bought {
  readonly saleId: string;
  readonly skuId: string;
  readonly orderId: string;
}

/** Orders of the stack under test are payable for a minute: both scenarios wait for it together. */
describe('an order whose time is up', () => {
  let alice: Shopper;
  let bob: Shopper;
  let unpaid: Bought;
  let paidLate: Bought;

  const buyLastUnit = async (): Promise<Bought> => {
    const sale = await createSale({ stock: 1 });
    return { ...sale, ...(await alice.buy(sale.saleId, sale.skuId)) };
  };

  const awaitCancelled = ({ orderId }: Bought) =>
    eventually(
      async () => {
        expect((await alice.get(`/api/v1/orders/${orderId}`)).body).toMatchObject({
          status: 'CANCELLED',
          cancelReason: 'EXPIRED',
        });
      },
      { timeoutMs: EXPIRY_MS },
    );

  beforeAll(async () => {
    [alice, bob] = [await Shopper.login('alice'), await Shopper.login('bob')];
    unpaid = await buyLastUnit();
    paidLate = await buyLastUnit();
  });
  afterAll(async () => {
    process.kill(await pidOf('payment-provider'), 'SIGCONT');
    await setFaults({});
    await expectLawsHold();
  }, EXPIRY_MS);

  it(
    'is refunded when its charge became known only after it was cancelled',
    async () => {
      await setFaults({ timeoutAfterCharging: true, dropWebhooks: true });
      const paying = alice.pay(paidLate.orderId);
      await eventually(async () => expect(await chargesOf(paidLate.orderId)).toHaveLength(1));
      // From here on nobody can learn of it: the provider takes connections and says nothing.
      process.kill(await pidOf('payment-provider'), 'SIGSTOP');
      expect((await paying).body.status).toBe('UNKNOWN');
      await awaitCancelled(paidLate);

      process.kill(await pidOf('payment-provider'), 'SIGCONT');
      await setFaults({});
      await eventually(
        async () => {
          const { refunds } = await provider<{ refunds: { chargeId: string }[] }>('GET', '/v1/refunds');
          const [charge] = await chargesOf(paidLate.orderId);
          expect(refunds.filter(({ chargeId }) => chargeId === charge!.id)).toHaveLength(1);
        },
        { timeoutMs: 60_000 },
      );
      expect((await alice.get(`/api/v1/orders/${paidLate.orderId}`)).body).toMatchObject({
        status: 'CANCELLED',
      });
    },
    2 * EXPIRY_MS,
  );

  it(
    'cannot be paid any more, and its unit is sold to somebody else',
    async () => {
      await awaitCancelled(unpaid);
      expect((await alice.pay(unpaid.orderId)).status).toBe(409);
      const { saleId, skuId } = unpaid;
      await eventually(async () => {
        const answer = await bob.purchase(saleId, {
          skuId,
          quantity: 1,
          token: await bob.token(saleId, skuId),
        });
        expect(answer.status).toBe(202);
      });
    },
    EXPIRY_MS,
  );
});
