import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { eventually } from '@stampede/testing';
import type { IndexData, SaleData } from '../src/domain/sale-data.js';
import { goodsOf, itemOf, saleOf } from './support/services.js';
import { Storefront } from './support/storefront.js';

const MINUTE = 60_000;

describe('the publisher', () => {
  let shop: Storefront;
  beforeEach(async () => {
    shop = await Storefront.prepare();
    shop.services.sales.set('live-1', saleOf('live-1', -MINUTE));
    shop.services.goods.set('aurora-phone', goodsOf('aurora-phone'));
  });
  afterEach(() => shop.close());

  const startAll = async () => {
    await Promise.all([shop.services.startInventory(), shop.services.startCatalog()]);
    await shop.start();
  };

  it('lays out the folder as a CDN serves it: pages, data, assets, pictures, each with its compressed forms', async () => {
    await startAll();
    expect((await readdir(shop.pagesDir)).sort()).toEqual(
      expect.arrayContaining([
        '404.html',
        'assets',
        'favicon.svg',
        'index.html',
        'manifest.webmanifest',
        'pictures',
      ]),
    );
    await shop.published('sales/live-1.html', 'English aurora-phone');
    // The last file of a round: nothing is written from here on.
    await shop.published('index.html', 'English aurora-phone');
    const sale = await shop.json<SaleData>('sales/live-1.json');
    expect(sale).toMatchObject({
      saleId: 'live-1',
      demo: true,
      items: [
        { title: { en: 'English aurora-phone', zh: '中文 aurora-phone' }, picture: 'phone', available: 640 },
      ],
    });
    expect((await shop.json<IndexData>('sales.json')).sales.map(({ saleId }) => saleId)).toEqual(['live-1']);
    const html = await shop.text('sales/live-1.html');
    const assets = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path!);
    expect(assets).toHaveLength(2);
    for (const path of ['index.html', 'sales/live-1.html', ...assets]) {
      const plain = await shop.read(path);
      expect(gunzipSync(await shop.read(`${path}.gz`)).equals(plain)).toBe(true);
      expect(brotliDecompressSync(await shop.read(`${path}.br`)).equals(plain)).toBe(true);
    }
  });

  it('follows what changes, adds new sales and leaves drafts out', async () => {
    await startAll();
    await shop.published('sales/live-1.json', '"available":640');
    shop.services.sales.set(
      'live-1',
      saleOf('live-1', -MINUTE, { items: [itemOf('aurora-phone', { available: 7 })] }),
    );
    shop.services.sales.set('draft-1', saleOf('draft-1', MINUTE, { isPublished: false }));
    shop.services.sales.set('next-1', saleOf('next-1', MINUTE));
    await shop.published('sales/live-1.json', '"available":7');
    await shop.published('sales/next-1.html', 'Name of next-1');
    await shop.published('index.html', 'Name of next-1');
    expect(await readdir(join(shop.pagesDir, 'sales'))).not.toContain('draft-1.html');
  });

  it('reads every page of a long list', async () => {
    shop.services.pageSize = 2;
    for (let n = 0; n < 5; n += 1)
      shop.services.sales.set(`next-${n}`, saleOf(`next-${n}`, (n + 1) * MINUTE));
    await startAll();
    await eventually(async () => expect((await shop.json<IndexData>('sales.json')).sales).toHaveLength(6));
  });

  it('publishes without the catalog, with the sale’s own titles, and adds the goods when it comes', async () => {
    await shop.services.startInventory();
    await shop.start();
    await shop.published('sales/live-1.html', 'Title of aurora-phone');
    expect(await shop.text('sales/live-1.html')).toContain('/pictures/box.svg');
    await shop.services.startCatalog();
    await shop.published('sales/live-1.html', 'English aurora-phone');
    expect(await shop.text('sales/live-1.html')).toContain('/pictures/phone.svg');
  });

  it('keeps goods that it knows while the catalog is away', async () => {
    await startAll();
    await shop.published('sales/live-1.html', 'English aurora-phone');
    await shop.services.stopCatalog();
    shop.services.sales.set(
      'live-1',
      saleOf('live-1', -MINUTE, { items: [itemOf('aurora-phone', { available: 5 })] }),
    );
    await shop.published('sales/live-1.json', '"available":5');
    expect(await shop.text('sales/live-1.html')).toContain('English aurora-phone');
    await eventually(() => expect(shop.output).toContain('the catalog is away'));
  });

  it('leaves what was published when both are away, also over a restart, and goes on when they are back', async () => {
    await startAll();
    await shop.published('sales/live-1.html', 'English aurora-phone');
    await shop.services.stop();
    await shop.kill('SIGKILL');
    const before = await shop.text('sales/live-1.html');
    await shop.start();
    await eventually(async () => {
      const metrics = await (await fetch(`${shop.monitoringUrl}/metrics`)).text();
      expect(metrics).toMatch(/stampede_jobs_total\{job="publish-pages",outcome="failed".*\} [1-9]/);
    });
    expect(await shop.text('sales/live-1.html')).toBe(before);
    shop.services.sales.set('next-1', saleOf('next-1', MINUTE));
    await Promise.all([shop.services.startInventory(), shop.services.startCatalog()]);
    await shop.published('index.html', 'Name of next-1');
  });

  it('is live and not ready until there is something to show', async () => {
    await shop.start('live');
    expect((await fetch(`${shop.monitoringUrl}/health/ready`)).status).toBe(503);
    await shop.services.startInventory();
    await eventually(async () =>
      expect((await fetch(`${shop.monitoringUrl}/health/ready`)).status).toBe(200),
    );
  });

  it('ends cleanly, and starts where it was killed in the middle', async () => {
    await startAll();
    expect(await shop.kill('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
    await shop.start();
    await shop.published('sales/live-1.html', 'English aurora-phone');
    expect(await shop.kill('SIGTERM')).toEqual({ code: 0, signal: null });
  });
});

describe('the publisher in production', () => {
  it('says nothing of demo logins', async () => {
    const shop = await Storefront.prepare({ STAMPEDE_MODE: 'production' });
    shop.services.sales.set('live-1', saleOf('live-1', -MINUTE));
    await shop.services.startInventory();
    await shop.start();
    await shop.published('sales/live-1.json', '"demo":false');
    await shop.close();
  });
});
