import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Category, NewGoods } from '@stampede/contracts';
import { catalogWorld, type CatalogWorld } from './catalog-world.js';

let world: CatalogWorld;

beforeAll(async () => {
  world = await catalogWorld();
  await world.catalog.saveCategory({ categoryId: 'home', nameEn: 'Home', nameZh: '家居' });
  await world.catalog.saveCategory({ categoryId: 'light', nameEn: 'Light', nameZh: '灯具' });
});
afterAll(() => world?.close());

const newGoods = (skuId: string, changes: Partial<NewGoods> = {}): NewGoods => ({
  skuId,
  titleEn: 'A lamp',
  titleZh: '台灯',
  descriptionEn: 'It shines.\nAt night, too.',
  descriptionZh: '夜里也亮。',
  picture: 'lamp',
  listPriceCents: 19_900,
  categoryIds: ['home'],
  ...changes,
});
const times = <T>(count: number, work: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));
const codesOf = (outcomes: readonly { code: string }[]) => outcomes.map(({ code }) => code).sort();
const linksOf = (skuId: string) =>
  world.rows(`SELECT category_id FROM goods_category WHERE sku_id = '${skuId}' ORDER BY 1`);

describe('categories', () => {
  it('are made once and take other names', async () => {
    await world.catalog.saveCategory({ categoryId: 'garden', nameEn: 'Gardn', nameZh: '花园' });
    expect(
      await world.catalog.saveCategory({ categoryId: 'garden', nameEn: 'Garden', nameZh: '花园' }),
    ).toEqual({ code: 'OK', message: null });
    expect(await world.catalog.listCategories()).toEqual([
      { categoryId: 'garden', nameEn: 'Garden', nameZh: '花园' },
      { categoryId: 'home', nameEn: 'Home', nameZh: '家居' },
      { categoryId: 'light', nameEn: 'Light', nameZh: '灯具' },
    ]);
  });

  it('are told everything that is wrong with them', async () => {
    const { code, message } = await world.catalog.saveCategory({ categoryId: 'X', nameEn: '', nameZh: '\n' });
    expect(code).toBe('INVALID');
    for (const field of ['categoryId', 'nameEn', 'nameZh']) expect(message).toContain(field);
  });
});

describe('creating goods', () => {
  it('keeps them as they were given, and is answered the same again', async () => {
    const asked = newGoods('create-1', { categoryIds: ['light', 'home'] });
    const made = { ...asked, categoryIds: ['home', 'light'], version: 1 };
    expect(await world.catalog.createGoods(asked)).toEqual({ code: 'OK', message: null, goods: made });
    expect(await world.catalog.createGoods(asked)).toEqual({ code: 'OK', message: null, goods: made });
    expect(await world.catalog.findGoods(['create-1', 'nobody', 'nul\0'])).toEqual([made]);
  });

  it('refuses other goods under the same skuId, and changes nothing', async () => {
    await world.catalog.createGoods(newGoods('create-2'));
    const outcome = await world.catalog.createGoods(
      newGoods('create-2', { listPriceCents: 1, categoryIds: [] }),
    );
    expect(outcome).toMatchObject({ code: 'CONFLICT', goods: { listPriceCents: 19_900 } });
    expect(await world.catalog.createGoods(newGoods('create-2', { categoryIds: ['light'] }))).toMatchObject({
      code: 'CONFLICT',
    });
    expect(await linksOf('create-2')).toEqual([{ category_id: 'home' }]);
  });

  it('makes nothing when it does not know a category', async () => {
    const outcome = await world.catalog.createGoods(
      newGoods('create-3', { categoryIds: ['home', 'attic', 'cellar'] }),
    );
    expect(outcome).toEqual({
      code: 'UNKNOWN_CATEGORY',
      message: 'There is no category attic, cellar.',
      goods: null,
    });
    expect(await world.catalog.findGoods(['create-3'])).toEqual([]);
  });

  it('tells everything that is wrong at once', async () => {
    const { code, message } = await world.catalog.createGoods(
      newGoods('a b', { titleZh: '', picture: 'A', listPriceCents: -1, categoryIds: ['?'] }),
    );
    expect(code).toBe('INVALID');
    for (const field of ['skuId', 'titleZh', 'picture', 'listPriceCents', 'categoryIds'])
      expect(message).toContain(field);
  });

  it('makes them once when many ask for the same at the same time', async () => {
    const outcomes = await times(16, () => world.catalog.createGoods(newGoods('create-4')));
    expect(new Set(codesOf(outcomes))).toEqual(new Set(['OK']));
    expect(await world.rows(`SELECT version FROM goods WHERE sku_id = 'create-4'`)).toHaveLength(1);
    expect(await linksOf('create-4')).toEqual([{ category_id: 'home' }]);
  });

  it('makes one of them when many ask for different goods at the same time', async () => {
    const outcomes = await times(16, (index) =>
      world.catalog.createGoods(newGoods('create-5', { titleEn: `Lamp ${index}` })),
    );
    expect(codesOf(outcomes)).toEqual([...Array<string>(15).fill('CONFLICT'), 'OK']);
    const [goods] = await world.catalog.findGoods(['create-5']);
    expect(outcomes.find(({ code }) => code === 'OK')!.goods).toEqual(goods);
  });
});

describe('renaming goods', () => {
  it('works once per version, and is OK when it is repeated', async () => {
    await world.catalog.createGoods(newGoods('rename-1'));
    for (let time = 0; time < 2; time += 1)
      expect(await world.catalog.renameGoods('rename-1', 1, 'Sun', '太阳')).toMatchObject({
        code: 'OK',
        goods: { version: 2, titleEn: 'Sun', titleZh: '太阳', categoryIds: ['home'] },
      });
    expect(await world.catalog.renameGoods('rename-1', 1, 'Moon', '月亮')).toMatchObject({
      code: 'CONFLICT',
      goods: { version: 2, titleEn: 'Sun' },
    });
    await world.catalog.renameGoods('rename-1', 2, 'Moon', '月亮');
    expect(await world.catalog.renameGoods('rename-1', 1, 'Sun', '太阳')).toMatchObject({ code: 'CONFLICT' });
    expect(await world.catalog.findGoods(['rename-1'])).toMatchObject([{ version: 3, titleEn: 'Moon' }]);
  });

  it('has exactly one winner of many at the same time', async () => {
    await world.catalog.createGoods(newGoods('rename-2'));
    const outcomes = await times(16, (index) =>
      world.catalog.renameGoods('rename-2', 1, `Name ${index}`, '名字'),
    );
    expect(codesOf(outcomes)).toEqual([...Array<string>(15).fill('CONFLICT'), 'OK']);
    const [goods] = await world.catalog.findGoods(['rename-2']);
    expect(goods).toEqual(outcomes.find(({ code }) => code === 'OK')!.goods);
    expect(goods!.version).toBe(2);
  });

  it('knows what it cannot do', async () => {
    expect(await world.catalog.renameGoods('nobody', 1, 'A', '甲')).toMatchObject({ code: 'NOT_FOUND' });
    const { code, message } = await world.catalog.renameGoods('', 0, '', '');
    expect(code).toBe('INVALID');
    for (const field of ['skuId', 'expectedVersion', 'titleEn', 'titleZh']) expect(message).toContain(field);
  });
});

describe('linking a category', () => {
  it('makes one link, however many ask for it at the same time, and no new version', async () => {
    await world.catalog.createGoods(newGoods('link-1'));
    const outcomes = await times(16, () => world.catalog.linkCategory('link-1', 'light'));
    expect(new Set(codesOf(outcomes))).toEqual(new Set(['OK']));
    expect(await linksOf('link-1')).toEqual([{ category_id: 'home' }, { category_id: 'light' }]);
    expect(outcomes[0]!.goods).toMatchObject({ version: 1, categoryIds: ['home', 'light'] });
    expect(await world.catalog.createGoods(newGoods('link-1'))).toMatchObject({ code: 'OK' });
  });

  it('knows what it cannot do', async () => {
    await world.catalog.createGoods(newGoods('link-2'));
    expect(await world.catalog.linkCategory('nobody', 'home')).toMatchObject({ code: 'NOT_FOUND' });
    expect(await world.catalog.linkCategory('link-2', 'attic')).toMatchObject({ code: 'UNKNOWN_CATEGORY' });
    expect(await world.catalog.linkCategory('a b', 'Home')).toMatchObject({
      code: 'INVALID',
      message: expect.stringMatching(/skuId.*categoryId/),
    });
  });
});

describe('listing goods', () => {
  /** Capitals come before small letters, and the dot before both: order of bytes, not of a language. */
  const SKUS = ['page.1', 'pageA', 'pageB', 'page_1', 'pagea'];

  const pagesOf = async (categoryId: string | null, limit: number) => {
    const pages: string[][] = [];
    let cursor: string | null = null;
    do {
      const page = await world.catalog.listGoods(categoryId, cursor, limit);
      pages.push(page.goods.map(({ skuId }) => skuId));
      cursor = page.nextCursor;
    } while (cursor !== null);
    return pages;
  };

  beforeAll(async () => {
    await world.catalog.saveCategory({ categoryId: 'paged', nameEn: 'Paged', nameZh: '分页' });
    for (const skuId of SKUS.toReversed())
      await world.catalog.createGoods(newGoods(skuId, { categoryIds: ['paged'] }));
  });

  it('goes through a category page by page, each of its goods once', async () => {
    expect(await pagesOf('paged', 2)).toEqual([['page.1', 'pageA'], ['pageB', 'page_1'], ['pagea']]);
    expect(await pagesOf('paged', 5)).toEqual([SKUS]);
    expect(await pagesOf('attic', 5)).toEqual([[]]);
    expect(await pagesOf('No category', 5)).toEqual([[]]);
  });

  it('goes through all goods', async () => {
    const found = (await pagesOf(null, 3)).flat();
    const rows = await world.rows<{ sku_id: string }>('SELECT sku_id FROM goods');
    expect(found).toEqual(rows.map(({ sku_id }) => sku_id).sort());
  });

  it('has pages of 1 to 100', async () => {
    await world.catalog.saveCategory({ categoryId: 'many', nameEn: 'Many', nameZh: '很多' });
    for (let index = 0; index < 101; index += 1)
      await world.catalog.createGoods(newGoods(`many-${index}`, { categoryIds: ['many'] }));
    expect((await pagesOf('many', 1000)).map(({ length }) => length)).toEqual([100, 1]);
    expect((await world.catalog.listGoods('many', null, 0)).goods).toHaveLength(1);
    expect((await world.catalog.listGoods('many', null, -5)).goods).toHaveLength(1);
  });

  it('refuses a cursor that no page gave, and too many skuIds', async () => {
    for (const cursor of ['', '!', 'cGFnZQ==', Buffer.from("' OR 1=1").toString('base64url')])
      await expect(world.catalog.listGoods(null, cursor, 10)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    const skuIds = Array.from({ length: 101 }, (_, index) => `sku-${index}`);
    await expect(world.catalog.findGoods(skuIds)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    expect(await world.catalog.findGoods([])).toEqual([]);
  });
});

describe('the demo goods', () => {
  it('are taken, and taken again', async () => {
    const file = new URL('../../../infra/seed/goods.json', import.meta.url);
    const seed = JSON.parse(await readFile(file, 'utf8')) as { categories: Category[]; goods: NewGoods[] };
    for (let time = 0; time < 2; time += 1) {
      for (const category of seed.categories)
        expect(await world.catalog.saveCategory(category)).toEqual({ code: 'OK', message: null });
      for (const goods of seed.goods) {
        const outcome = await world.catalog.createGoods(goods);
        expect(outcome).toMatchObject({ code: 'OK', goods: { ...goods, version: 1 } });
      }
    }
  });
});
