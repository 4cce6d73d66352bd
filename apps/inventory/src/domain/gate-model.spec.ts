import { GateModel } from './gate-model.js';
import type { PurchaseRequest } from './gate-answer.js';

const sale = { startsAtMs: 0, endsAtMs: 100, perUserLimit: 5, stock: { a: 3 }, additionIds: [] };
const request = (purchaseId: string, rest: Partial<PurchaseRequest> = {}): PurchaseRequest => ({
  purchaseId,
  saleId: 's',
  skuId: 'a',
  userId: 'u',
  quantity: 1,
  fingerprint: 'f',
  tokenId: purchaseId,
  ...rest,
});

function openModel(): GateModel {
  const model = new GateModel('redis-1');
  model.install(1, 'redis-1', sale);
  return model;
}

describe('the model of the gate', () => {
  it('gives a released quantity back once', () => {
    const model = openModel();
    model.reserve(1, 10, [request('p', { quantity: 3 })], 1);
    const ends = [{ purchaseId: 'p', state: 'R' as const }];
    expect([model.settle(1, ends), model.settle(1, ends)]).toEqual([['SETTLED'], ['DONE']]);
    expect(model.keysOf(1)!.stock.get('a')).toEqual({ left: 3, version: 1e9 + 1 });
    expect(model.keysOf(1)!.quotas.size).toBe(0);
  });

  it('gives the quota of a rejected purchase back, and never its stock', () => {
    const model = openModel();
    model.reserve(1, 10, [request('p', { quantity: 2 })], 1);
    model.settle(1, [{ purchaseId: 'p', state: 'X' }]);
    expect(model.keysOf(1)!.stock.get('a')!.left).toBe(1);
    expect(model.keysOf(1)!.quotas.size).toBe(0);
  });

  it('is fenced after a restart with its own old epoch, until another is opened on this run', () => {
    const model = openModel();
    model.restart('redis-2');
    expect(model.reserve(1, 10, [request('p')], 1)).toBe(-1);
    expect(model.begin(2)).toBe('redis-2');
    model.put(2, sale);
    expect(model.reserve(2, 10, [request('p')], 1)).toBe(-1);
    expect(model.open(2)).toBe(1);
    expect(model.reserve(2, 10, [request('p')], 1)).toMatchObject([{ code: 'ACCEPTED' }]);
  });

  it('cannot be opened when Redis restarted since the rebuild began', () => {
    const model = openModel();
    model.begin(2);
    model.restart('redis-2');
    expect(model.open(2)).toBe(-1);
  });

  it('adds units once in an epoch, not what came with the sale, and tells a newer version', () => {
    const model = new GateModel('redis-1');
    model.install(1, 'redis-1', { ...sale, additionIds: ['old'] });
    const add = (additionId: string) => ({ additionId, skuId: 'a', units: 2 });
    expect([model.addStock(1, [add('old'), add('new')]), model.addStock(1, [add('new')])]).toEqual([
      [0, 1],
      [0],
    ]);
    expect(model.keysOf(1)!.stock.get('a')).toEqual({ left: 5, version: 1e9 + 1 });
    model.begin(2);
    expect(model.addStock(1, [add('late')])).toBe(-1);
  });

  it('only brings the end of a sale forward, and calls it ENDED also before its start', () => {
    const model = openModel();
    expect([model.endSale(1, 50), model.endSale(1, 70), model.endSale(1, -5)]).toEqual([1, 0, 1]);
    expect(model.reserve(1, 10, [request('p')], -1)).toEqual([{ code: 'ENDED' }]);
  });

  it('does not install a sale anew that a later epoch has', () => {
    const model = openModel();
    model.begin(2);
    expect(model.install(1, 'redis-1', sale)).toBe(-1);
  });
});
