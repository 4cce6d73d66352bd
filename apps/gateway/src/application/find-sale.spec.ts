import { FindSale } from './find-sale.js';
import { Sales } from './ports.js';

const sale = { saleId: 'sale-1', name: 'A sale', startsAtMs: '1', endsAtMs: '2', perUserLimit: 1, items: [] };

class FakeSales extends Sales {
  asked: string[] = [];
  found: typeof sale | null = sale;

  find(saleId: string) {
    this.asked.push(saleId);
    return Promise.resolve(this.found);
  }
  list(): never {
    throw new Error('not asked');
  }
  create(): never {
    throw new Error('not asked');
  }
}

describe('finding a sale', () => {
  let nowMs = 0;
  let sales: FakeSales;
  let findSale: FindSale;
  beforeEach(() => {
    sales = new FakeSales();
    findSale = new FindSale(sales, () => nowMs);
  });

  it('asks once a second however many look, also while the answer is under way', async () => {
    await Promise.all([findSale.execute('sale-1'), findSale.execute('sale-1')]);
    expect(sales.asked).toHaveLength(1);
    nowMs += 1000;
    await findSale.execute('sale-1');
    expect(sales.asked).toHaveLength(2);
  });

  it('does not remember that a sale is not there', async () => {
    sales.found = null;
    await expect(findSale.execute('sale-1')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    sales.found = sale;
    expect(await findSale.execute('sale-1')).toBe(sale);
  });

  it('asks nobody for what cannot be a sale', async () => {
    for (const id of ['', 'AB', 'a'.repeat(41), 'a b']) {
      await expect(findSale.execute(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    expect(sales.asked).toEqual([]);
  });
});
