import { login, sendJson, startAll, type Running } from './support/gateway.js';
import { expectProblem, pathsOf } from './support/problems.js';

const phone = {
  skuId: 'aurora-phone',
  titleEn: 'Aurora phone',
  titleZh: '极光手机',
  descriptionEn: 'A phone.',
  descriptionZh: '一部手机。',
  picture: 'phone',
  listPriceCents: 99_900,
  categoryIds: ['phones'],
};
const phones = { nameEn: 'Phones', nameZh: '手机' };

describe('goods and categories at the gateway', () => {
  let all: Running;
  let url: string;
  let alice: string;
  let operator: string;

  beforeAll(async () => {
    all = await startAll();
    url = all.gateway.url;
    [alice, operator] = [await login(url, 'alice'), await login(url, 'operator')];
  });
  afterAll(() => all.close());
  beforeEach(() => void (all.catalog.code = undefined));

  const read = (path: string) => sendJson(url, 'GET', `/api/v1${path}`);
  const admin = (method: string, path: string, body?: unknown) =>
    sendJson(url, method, `/api/v1/admin${path}`, { token: operator, body });

  describe('for everybody', () => {
    beforeAll(() => {
      all.catalog.categories.set('phones', { categoryId: 'phones', ...phones });
      for (const skuId of ['a-1', 'b-1', 'c-1'])
        all.catalog.goods.set(skuId, {
          ...phone,
          skuId,
          version: 1,
          categoryIds: skuId === 'b-1' ? ['tablets'] : ['phones'],
        });
    });

    it('are listed by category and page, and shown one by one', async () => {
      expect((await read('/categories')).body).toEqual({ categories: [{ categoryId: 'phones', ...phones }] });
      const skus = async (query: string) => {
        const { goods, nextCursor } = (await read(`/goods${query}`)).body as {
          goods: { skuId: string }[];
          nextCursor: string | null;
        };
        return [goods.map(({ skuId }) => skuId).join(), nextCursor];
      };
      expect(await skus('')).toEqual(['a-1,b-1,c-1', null]);
      expect(await skus('?category=phones')).toEqual(['a-1,c-1', null]);
      expect(await skus('?limit=2')).toEqual(['a-1,b-1', 'b-1']);
      expect(await skus('?limit=2&cursor=b-1')).toEqual(['c-1', null]);
      expect((await read('/goods/a-1')).body).toEqual({ ...phone, skuId: 'a-1', version: 1 });
    });

    it('cost one call in five seconds, however many look', async () => {
      const before = all.catalog.reads;
      const startedMs = performance.now();
      for (const path of ['/goods?limit=3', '/goods/c-1', '/categories'])
        for (let n = 0; n < 5; n += 1) expect((await read(path)).status).toBe(200);
      // The categories were asked for by the test before, or now.
      const rounds = 1 + Math.floor((performance.now() - startedMs) / 5000);
      expect(all.catalog.reads - before).toBeLessThanOrEqual(3 * rounds);
    });

    it('are not there under what is no name, and a wrong question is refused', async () => {
      for (const id of ['unknown', '%00', 'a%2fb', 'a'.repeat(65)])
        expectProblem(await read(`/goods/${id}`), 404, 'NOT_FOUND');
      expect(pathsOf(await read('/goods?category=A&cursor=&limit=0&page=1'))).toEqual([
        '/category',
        '/cursor',
        '/limit',
        '/page',
      ]);
      expect(pathsOf(await read('/goods?cursor=not-mine'))).toEqual(['/cursor']);
    });
  });

  describe('for operators', () => {
    it('and nobody else', async () => {
      for (const [method, path, body] of [
        ['PUT', '/categories/phones', phones],
        ['POST', '/goods', phone],
        ['PATCH', '/goods/aurora-phone', { version: 1, titleEn: 'a', titleZh: 'b' }],
        ['PUT', '/goods/aurora-phone/categories/phones', undefined],
      ] as const) {
        const address = `/api/v1/admin${path}`;
        expectProblem(await sendJson(url, method, address, { body }), 401, 'UNAUTHENTICATED');
        expectProblem(await sendJson(url, method, address, { token: alice, body }), 403, 'FORBIDDEN');
      }
    });

    it('make and rename a category', async () => {
      const saved = await admin('PUT', '/categories/toys', { nameEn: 'Toys', nameZh: '玩具' });
      expect([saved.status, saved.body]).toEqual([
        200,
        { categoryId: 'toys', nameEn: 'Toys', nameZh: '玩具' },
      ]);
      expect(all.catalog.categories.get('toys')).toEqual(saved.body);
      expect(pathsOf(await admin('PUT', '/categories/Toys', phones))).toEqual(['/categoryId']);
      expect(pathsOf(await admin('PUT', '/categories/toys', { nameEn: '', more: 1 }))).toEqual([
        '/more',
        '/nameEn',
        '/nameZh',
      ]);
      all.catalog.code = 'INVALID';
      expectProblem(await admin('PUT', '/categories/toys', phones), 422, 'VALIDATION_FAILED');
    });

    it('create goods: 201, the same again 200, others 409', async () => {
      const created = await admin('POST', '/goods', phone);
      expect([created.status, created.body]).toEqual([201, { ...phone, version: 1 }]);
      expect(created.headers.get('location')).toBe('/api/v1/goods/aurora-phone');
      expect((await admin('POST', '/goods', phone)).status).toBe(200);
      all.catalog.code = 'CONFLICT';
      expectProblem(await admin('POST', '/goods', { ...phone, titleEn: 'B' }), 409, 'GOODS_EXISTS');
      all.catalog.code = 'UNKNOWN_CATEGORY';
      const lost = await admin('POST', '/goods', { ...phone, categoryIds: ['none'] });
      expectProblem(lost, 422, 'VALIDATION_FAILED');
      expect(pathsOf(lost)).toEqual(['/categoryIds']);
      all.catalog.code = 'INVALID';
      expectProblem(await admin('POST', '/goods', phone), 422, 'VALIDATION_FAILED');
    });

    it('are told all that is wrong with goods', async () => {
      const wrong = {
        skuId: 'a b',
        titleEn: '',
        titleZh: 'x'.repeat(201),
        descriptionEn: 1,
        descriptionZh: 'x'.repeat(4001),
        picture: '../phone',
        listPriceCents: -1,
        categoryIds: ['A'],
        version: 3,
      };
      const refused = await admin('POST', '/goods', wrong);
      expectProblem(refused, 422, 'VALIDATION_FAILED');
      const fields = Object.keys(wrong).map((name) => (name === 'categoryIds' ? 'categoryIds/0' : name));
      expect(pathsOf(refused)).toEqual(fields.map((name) => `/${name}`).sort());
    });

    it('rename goods of the version that they saw', async () => {
      all.catalog.goods.set('old-1', { ...phone, skuId: 'old-1', version: 4 });
      const titles = { titleEn: 'New', titleZh: '新' };
      const renamed = await admin('PATCH', '/goods/old-1', { version: 4, ...titles });
      expect([renamed.status, renamed.body]).toMatchObject([200, { ...titles, skuId: 'old-1', version: 5 }]);
      expectProblem(await admin('PATCH', '/goods/old-1', { version: 4, ...titles }), 409, 'VERSION_CONFLICT');
      expectProblem(await admin('PATCH', '/goods/none', { version: 1, ...titles }), 404, 'NOT_FOUND');
      expectProblem(await admin('PATCH', '/goods/%00', { version: 1, ...titles }), 404, 'NOT_FOUND');
      expect(pathsOf(await admin('PATCH', '/goods/old-1', { titleEn: 1, skuId: 'x' }))).toEqual([
        '/skuId',
        '/titleEn',
        '/titleZh',
        '/version',
      ]);
    });

    it('put goods into a category', async () => {
      all.catalog.goods.set('link-1', { ...phone, skuId: 'link-1', version: 1, categoryIds: [] });
      for (let n = 0; n < 2; n += 1) {
        const linked = await admin('PUT', '/goods/link-1/categories/phones');
        expect([linked.status, linked.body.categoryIds]).toEqual([200, ['phones']]);
      }
      for (const path of ['/goods/none/categories/phones', '/goods/link-1/categories/A'])
        expectProblem(await admin('PUT', path), 404, 'NOT_FOUND');
      all.catalog.code = 'UNKNOWN_CATEGORY';
      expectProblem(await admin('PUT', '/goods/link-1/categories/none'), 404, 'NOT_FOUND');
      all.catalog.code = 'NEVER_HEARD_OF';
      expectProblem(await admin('PUT', '/goods/link-1/categories/none'), 500, 'INTERNAL');
    });

    it('leave an audit line', () => {
      const lines = all.logLines.map((line) => JSON.parse(line) as Record<string, unknown>);
      const actions = lines
        .filter(({ audit }) => audit === true)
        .map(({ operator: by, action, skuId, categoryId, outcome }) =>
          [by, action, skuId ?? categoryId, outcome].join(' '),
        );
      expect(actions).toEqual(
        expect.arrayContaining([
          'operator save-category toys OK',
          'operator create-goods aurora-phone OK',
          'operator create-goods aurora-phone GOODS_EXISTS',
          'operator rename-goods old-1 VERSION_CONFLICT',
          'operator link-category link-1 FAILED',
        ]),
      );
    });
  });
});
