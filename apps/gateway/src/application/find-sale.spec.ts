import type { Sale } from '@stampede/contracts';
import { FindSale } from './find-sale.js';
import type { Sales } from './ports/sales.js';

const sale: Sale = {
  saleId: 'sale-1',
  name: 'A sale',
  startsAtMs: '1',
  endsAtMs: '2',
  perUserLimit: 1,
  isPublished: true,
  items: [],
};

describe('finding a sale', () => {
  let nowMs = 0;
  let asked: string[];
  let found: Sale | null;
  let findSale: FindSale;
  beforeEach(() => {
    asked = [];
    found = sale;
    const find = (saleId: string) => {
      asked.push(saleId);
      return Promise.resolve(found);
    };
    findSale = new FindSale({ find } as unknown as Sales, () => nowMs);
  });

  it('asks once a second however many look, also while the answer is under way', async () => {
    await Promise.all([findSale.execute('sale-1'), findSale.execute('sale-1')]);
    expect(asked).toHaveLength(1);
    nowMs += 1000;
    await findSale.execute('sale-1');
    expect(asked).toHaveLength(2);
  });

  it('does not remember that a sale is not there', async () => {
    found = null;
    await expect(findSale.execute('sale-1')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    found = sale;
    expect(await findSale.execute('sale-1')).toBe(sale);
  });

  it('hides a draft, and shows it as soon as it is published', async () => {
    found = { ...sale, isPublished: false };
    await expect(findSale.execute('sale-1')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    found = sale;
    expect(await findSale.execute('sale-1')).toBe(sale);
  });

  it('asks nobody for what cannot be a sale', async () => {
    for (const id of ['', 'AB', 'a'.repeat(41), 'a b']) {
      await expect(findSale.execute(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    expect(asked).toEqual([]);
  });
});
