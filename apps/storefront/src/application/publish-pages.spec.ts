import type { Goods, Sale } from '@stampede/contracts';
import type { IndexData, SaleData } from '../domain/sale-data.js';
import { PublishPages } from './publish-pages.js';

const HOUR = 3_600_000;
const nowMs = Date.UTC(2026, 0, 1);

const saleOf = (saleId: string, startsInMs: number, lastsMs = HOUR): Sale => ({
  saleId,
  name: saleId,
  startsAtMs: String(nowMs + startsInMs),
  endsAtMs: String(nowMs + startsInMs + lastsMs),
  perUserLimit: 1,
  isPublished: true,
  items: [{ skuId: `sku-${saleId}`, title: 'Own', priceCents: 1, stock: 1, available: 1 }],
});
const goodsOf = (skuId: string): Goods => ({
  skuId,
  titleEn: 'Catalog',
  titleZh: '目录',
  descriptionEn: '',
  descriptionZh: '',
  picture: 'phone',
  listPriceCents: 2,
  categoryIds: [],
  version: 1,
});

/** Ports in memory; each can be told to fail. */
function world() {
  const files = new Map<string, string>();
  const w = {
    files,
    writes: [] as string[],
    told: [] as boolean[],
    asked: [] as number[],
    pages: [[saleOf('live-1', -HOUR / 2)]] as Sale[][],
    nowMs,
    isCatalogAway: false,
    isInventoryAway: false,
    isFull: false,
    json: (path: string) => JSON.parse(files.get(path)!) as SaleData & IndexData,
  };
  const publish = new PublishPages(
    {
      list: async (cursor) => {
        if (w.isInventoryAway) throw new Error('inventory is away');
        const at = Number(cursor ?? 0);
        return { sales: w.pages[at]!, nextCursor: at + 1 < w.pages.length ? String(at + 1) : null };
      },
    },
    {
      find: async (skuIds) => {
        if (w.isCatalogAway) throw new Error('the catalog is away');
        w.asked.push(skuIds.length);
        return skuIds.map(goodsOf);
      },
    },
    { index: (index) => `index of ${index.sales.length}`, sale: (sale) => `page of ${sale.saleId}` },
    {
      write: async (path, content) => {
        if (w.isFull) throw new Error('no space left');
        w.writes.push(path);
        files.set(path, content);
      },
    },
    { now: () => w.nowMs },
    { catalog: (isAway) => void w.told.push(isAway) },
    { demo: true, pictures: new Set(['phone']) },
  );
  return Object.assign(w, { publish });
}

const titleOf = (w: ReturnType<typeof world>, path = 'sales/live-1.json') => w.json(path).items[0]!.title.en;

describe('publishing', () => {
  it('writes a page and its data for every sale, then the list of all', async () => {
    const w = world();
    await w.publish.execute();
    expect(w.writes).toEqual(['sales/live-1.json', 'sales/live-1.html', 'sales.json', 'index.html']);
    expect(w.json('sales/live-1.json')).toMatchObject({
      saleId: 'live-1',
      publishedAt: '2026-01-01T00:00:00.000Z',
      demo: true,
    });
  });

  it('writes nothing twice that has not changed', async () => {
    const w = world();
    await w.publish.execute();
    w.nowMs += 2000;
    await w.publish.execute();
    expect(w.writes).toHaveLength(4);
    w.pages[0]![0]!.items[0]!.available = 0;
    await w.publish.execute();
    expect(w.writes).toHaveLength(8);
    expect(w.json('sales/live-1.json')).toMatchObject({ publishedAt: '2026-01-01T00:00:02.000Z' });
  });

  it('writes a page again when its sale starts and when it ends', async () => {
    const w = world();
    w.pages = [[saleOf('soon-1', 1000)]];
    await w.publish.execute();
    w.nowMs += 1000;
    await w.publish.execute();
    w.nowMs += HOUR;
    await w.publish.execute();
    expect(w.writes.filter((path) => path === 'sales/soon-1.html')).toHaveLength(3);
  });

  it('leaves out what has been over for a day, and lists of the rest that is over the newest only', async () => {
    const w = world();
    const ended = Array.from({ length: 20 }, (_, n) => saleOf(`ended-${n}`, -(n + 2) * HOUR));
    w.pages = [[...ended, saleOf('old-1', -26 * HOUR)]];
    await w.publish.execute();
    expect(w.files.has('sales/old-1.html')).toBe(false);
    expect(w.files.has('sales/ended-19.html')).toBe(true);
    expect(w.json('sales.json').sales.map(({ saleId }) => saleId)).toEqual(
      ended.slice(0, 12).map(({ saleId }) => saleId),
    );
  });

  it('reads all pages of the list, takes two hundred sales at most and asks for a hundred goods at a time', async () => {
    const w = world();
    const sales = Array.from({ length: 250 }, (_, n) => saleOf(`sale-${n}`, n));
    w.pages = [sales.slice(0, 100), sales.slice(100, 200), sales.slice(200)];
    await w.publish.execute();
    expect(w.json('sales.json').sales).toHaveLength(200);
    expect(w.asked).toEqual([100, 100]);
  });

  it('goes on without the catalog: known goods keep their titles, new ones have those of the sale', async () => {
    const w = world();
    await w.publish.execute();
    w.isCatalogAway = true;
    w.pages = [[...w.pages[0]!, saleOf('live-2', 0)]];
    await w.publish.execute();
    await w.publish.execute();
    expect([titleOf(w), titleOf(w, 'sales/live-2.json')]).toEqual(['Catalog', 'Own']);
    w.isCatalogAway = false;
    await w.publish.execute();
    expect(titleOf(w, 'sales/live-2.json')).toBe('Catalog');
    expect(w.told).toEqual([true, false]);
  });

  it('leaves everything as it is while inventory is away', async () => {
    const w = world();
    await w.publish.execute();
    const before = new Map(w.files);
    w.isInventoryAway = true;
    await expect(w.publish.execute()).rejects.toThrow('inventory is away');
    expect(w.files).toEqual(before);
  });

  it('tries again what could not be written', async () => {
    const w = world();
    w.isFull = true;
    await expect(w.publish.execute()).rejects.toThrow('no space left');
    expect(w.publish.hasPublished).toBe(false);
    w.isFull = false;
    await w.publish.execute();
    expect(w.files.has('index.html')).toBe(true);
    expect(w.publish.hasPublished).toBe(true);
  });
});
