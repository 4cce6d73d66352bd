import { goodsOf, itemOf, saleOf } from './support/services.js';
import { Storefront } from './support/storefront.js';

const MAX_BYTES = 30_000;
const SKUS = ['aurora-phone', 'echo-headphones', 'pulse-watch', 'canvas-tablet'];
const PICTURES = ['phone', 'headphones', 'watch', 'tablet'];
const DESCRIPTIONS = [
  'A display of 6.3 inches, a battery for two days and a camera that sees in the dark.',
  'Silence on demand, thirty hours of music and pillows for your ears.',
  'Counts your steps, minds your heart and forgives your weekends.',
  'A screen like paper and a pencil that never needs to be sharpened.',
];

describe('the weight of a page over the wire, with everything that its first view needs', () => {
  let shop: Storefront;
  beforeAll(async () => {
    shop = await Storefront.prepare();
    SKUS.forEach((skuId, at) => {
      const [picture, descriptionEn] = [PICTURES[at]!, DESCRIPTIONS[at]!];
      shop.services.goods.set(
        skuId,
        goodsOf(skuId, { picture, descriptionEn, descriptionZh: `${picture}，轻巧迅速。` }),
      );
    });
    for (let n = 0; n < 8; n += 1) {
      const items = SKUS.slice(n % 4).map((skuId) => itemOf(skuId, { available: 100 * n }));
      shop.services.sales.set(`sale-${n}`, saleOf(`sale-${n}`, (n - 3) * 3_600_000, { items }));
    }
    await Promise.all([shop.services.startInventory(), shop.services.startCatalog()]);
    await shop.start();
    await shop.published('sales/sale-0.html', 'English aurora-phone');
    await shop.published('index.html', 'English aurora-phone');
  });
  afterAll(() => shop.close());

  /** Of the file in the smallest form that a browser takes. */
  const weightOf = async (path: string) => {
    const smaller = await shop.read(`${path}.br`).catch(() => undefined);
    return (smaller ?? (await shop.read(path))).length;
  };

  it.each(['index.html', 'sales/sale-0.html'])(`%s: at most ${MAX_BYTES} bytes`, async (page) => {
    const html = await shop.text(page);
    const refers = [...html.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css|svg|webmanifest))"/g)].map(
      ([, at]) => at!,
    );
    const files = [page, ...new Set(refers)];
    expect(files.length).toBeGreaterThan(7);
    const weights = await Promise.all(files.map(weightOf));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    expect(total).toBeLessThanOrEqual(MAX_BYTES);
  });
});
