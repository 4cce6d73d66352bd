import { decideAddition, findAdditionProblem, type AdditionState } from './sale-change.js';
import { MAX_INT32 } from './sale.js';

const addition = { saleId: 'sale-1', additionId: 'a-1', skuId: 'sku-1', units: 300 };
const state: AdditionState = {
  isOver: false,
  perUserLimit: 1000,
  stock: { priceCents: 9900, total: 10 },
  known: undefined,
};

describe('findAdditionProblem', () => {
  it.each([
    { ...addition, additionId: '' },
    { ...addition, additionId: 'a,b' },
    { ...addition, additionId: 'a'.repeat(65) },
    { ...addition, units: 0 },
    { ...addition, units: 1.5 },
    { ...addition, units: MAX_INT32 + 1 },
  ])('finds one in %j', (wrong) => {
    expect(findAdditionProblem(wrong)).toMatchObject({ code: 'INVALID' });
  });

  it('finds none in an addition that may be made', () => {
    expect(findAdditionProblem(addition)).toBeUndefined();
  });
});

describe('decideAddition', () => {
  it('adds what is new to a sale that is not over', () => {
    expect(decideAddition(addition, state)).toBe('apply');
  });

  it.each<[string, Partial<AdditionState>]>([
    ['UNKNOWN_SKU', { stock: undefined }],
    ['ENDED', { isOver: true }],
    ['CONFLICT', { known: { skuId: 'sku-1', units: 301 } }],
    ['CONFLICT', { known: { skuId: 'sku-2', units: 300 } }],
    ['INVALID', { stock: { priceCents: 0, total: MAX_INT32 - 299 } }],
    // 700 units are the most that one user could have bought before, and 1000 would be more cents than an amount holds.
    ['INVALID', { stock: { priceCents: 3_000_000, total: 700 } }],
  ])('refuses with %s: %j', (code, rest) => {
    expect(decideAddition(addition, { ...state, ...rest })).toMatchObject({ code });
  });

  it('adds up to the last unit that a count holds', () => {
    const stock = { priceCents: 0, total: MAX_INT32 - 300 };
    expect(decideAddition(addition, { ...state, stock })).toBe('apply');
  });

  it('takes the same addition again for done, also when the sale is over', () => {
    const known = { skuId: 'sku-1', units: 300 };
    expect(decideAddition(addition, { ...state, known })).toBe('done');
    expect(decideAddition(addition, { ...state, known, isOver: true })).toBe('done');
  });
});
