import { createSecretKey } from 'node:crypto';
import { purchaseIdOf, signPurchaseToken, type ReserveCode, type ReserveStock } from '@stampede/contracts';
import { Problem, WindowLimiter } from '@stampede/http';
import { RecentKeys } from '../domain/recent-keys.js';
import { SoldOutFlags } from '../domain/sold-out-flags.js';
import { PlacePurchase, type PurchaseRequest } from './place-purchase.js';
import { StockGate } from './ports/stock-gate.js';

const secret = createSecretKey(Buffer.from('s'.repeat(32)));
const token = signPurchaseToken(
  {
    userId: 'alice',
    saleId: 'sale-1',
    skuId: 'sku-1',
    startsAtMs: 1,
    expiresAtMs: 10_000,
    nonce: 'n'.repeat(22),
  },
  secret,
);
const request: PurchaseRequest = {
  userId: 'alice',
  saleId: 'sale-1',
  skuId: 'sku-1',
  quantity: 1,
  token,
  idempotencyKey: 'key-1',
};

class FakeGate extends StockGate {
  readonly asked: ReserveStock[] = [];
  answer: { code: ReserveCode; stockVersion: string } | Problem = { code: 'ACCEPTED', stockVersion: '0' };

  reserve(purchase: ReserveStock) {
    this.asked.push(purchase);
    return this.answer instanceof Problem ? Promise.reject(this.answer) : Promise.resolve(this.answer);
  }

  findPurchase() {
    return Promise.resolve(null);
  }
}

describe('placing a purchase', () => {
  let nowMs: number;
  let gate: FakeGate;
  let outcomes: string[];
  let purchases: PlacePurchase;

  beforeEach(() => {
    nowMs = 1000;
    gate = new FakeGate();
    outcomes = [];
    const now = () => nowMs;
    const limiter = new WindowLimiter(10, 60_000, now);
    const counter = { count: (outcome: string) => void outcomes.push(outcome) };
    purchases = new PlacePurchase(
      new SoldOutFlags(now),
      new RecentKeys(),
      limiter,
      gate,
      { now },
      secret,
      counter,
    );
  });

  const soldOut = () => {
    gate.answer = { code: 'SOLD_OUT', stockVersion: '1000000001' };
    return purchases.execute({ ...request, idempotencyKey: 'loser' });
  };
  const isKnown = (key: string) => purchases.isKnownSoldOut('sale-1', 'sku-1', key);

  it('asks the gate with the id that the key gives, and the identity of the token', async () => {
    expect(await purchases.execute(request)).toEqual({
      accepted: true,
      purchaseId: purchaseIdOf('alice', 'sale-1', 'key-1'),
    });
    expect(gate.asked).toMatchObject([
      { userId: 'alice', skuId: 'sku-1', quantity: 1, tokenId: 'n'.repeat(22) },
    ]);
    expect(outcomes).toEqual(['ACCEPTED']);
  });

  it('refuses a forged or expired token without asking anybody', () => {
    expect(purchases.execute({ ...request, userId: 'bob' })).toMatchObject({
      accepted: false,
      code: 'TOKEN_INVALID',
    });
    nowMs = 10_000;
    expect(purchases.execute(request)).toMatchObject({
      code: 'TOKEN_INVALID',
      detail: expect.stringContaining('expired'),
    });
    expect(gate.asked).toEqual([]);
  });

  it('counts attempts before it looks at tokens', () => {
    for (let n = 0; n < 10; n += 1) void purchases.execute({ ...request, token: 'x' });
    expect(purchases.execute(request)).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 60_000 });
  });

  it('knows what is sold out, but sends every key again that it has sent before', async () => {
    await purchases.execute(request);
    expect(await soldOut()).toMatchObject({ code: 'SOLD_OUT' });
    expect([isKnown('new'), isKnown('key-1'), isKnown('loser')]).toEqual([true, false, false]);

    gate.answer = { code: 'REPEATED', stockVersion: '0' };
    expect(await purchases.execute(request)).toMatchObject({ accepted: true });
    expect(isKnown('new')).toBe(true);
  });

  it('lets a key through whose first answer was lost', async () => {
    gate.answer = new Problem('UNCONFIRMED', 'Lost.');
    await expect(purchases.execute(request)).rejects.toMatchObject({ code: 'UNCONFIRMED' });
    await soldOut();
    expect(isKnown('key-1')).toBe(false);
    expect(outcomes).toEqual(['UNCONFIRMED', 'SOLD_OUT']);
  });

  it('sends one of many to look when the flag is a second old', async () => {
    await soldOut();
    nowMs += 1000;
    gate.asked.length = 0;
    const keys = ['a', 'b', 'c'];
    const answers = await Promise.all(
      keys.map(async (idempotencyKey) => purchases.execute({ ...request, idempotencyKey })),
    );
    expect(gate.asked).toHaveLength(1);
    expect(answers).toMatchObject(keys.map(() => ({ code: 'SOLD_OUT' })));
    expect(isKnown('d')).toBe(true);
  });

  it('sells again after a probe that got a unit', async () => {
    await soldOut();
    nowMs += 1000;
    gate.answer = { code: 'ACCEPTED', stockVersion: '0' };
    for (const idempotencyKey of ['a', 'b']) {
      expect(await purchases.execute({ ...request, idempotencyKey })).toMatchObject({ accepted: true });
    }
  });

  it('lets the next one look when the probe failed or told nothing of the stock', async () => {
    await soldOut();
    nowMs += 1000;
    gate.asked.length = 0;
    gate.answer = new Problem('UNCONFIRMED', 'Lost.');
    await expect(purchases.execute({ ...request, idempotencyKey: 'a' })).rejects.toBeInstanceOf(Problem);
    gate.answer = { code: 'LIMIT_REACHED', stockVersion: '0' };
    await purchases.execute({ ...request, idempotencyKey: 'b' });
    await purchases.execute({ ...request, idempotencyKey: 'c' });
    expect(gate.asked).toHaveLength(3);
  });
});
