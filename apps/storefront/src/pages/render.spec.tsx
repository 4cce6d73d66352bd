import { renderToString } from 'preact-render-to-string';
import type { IndexData, SaleData } from '../domain/sale-data.js';
import { summaryOf } from '../domain/sale-data.js';
import { IndexPage } from './index-page.js';
import { PAGE_DATA_ID } from './page-data.js';
import { renderIndexPage, renderMissingPage, renderSalePage } from './render.js';
import { SalePage } from './sale-page.js';
import { ShopContext, type Shop } from './shop-context.js';
import { TEXTS } from './texts.js';

const assets = { script: '/assets/shop.ABC123.js', style: '/assets/style.DEF456.css' };
const phone = {
  skuId: 'aurora-phone',
  title: { en: 'Aurora phone', zh: '极光手机' },
  description: { en: 'Light and quick.', zh: '轻巧迅速。' },
  picture: 'phone',
  priceCents: 199_900,
  listPriceCents: 299_900,
  stock: 1000,
  available: 640,
};
const sale: SaleData = {
  saleId: 'live-1',
  name: 'Night rush',
  startsAt: '2026-01-01T00:00:00.000Z',
  endsAt: '2026-01-01T01:00:00.000Z',
  perUserLimit: 2,
  items: [phone],
  publishedAt: '2026-01-01T00:10:00.000Z',
  demo: true,
};
const indexOf = (...sales: SaleData[]): IndexData => ({
  sales: sales.map(summaryOf),
  publishedAt: sale.publishedAt,
  demo: true,
});
const textOf = (html: string) => html.replace(/<(script|head)[^]*?<\/\1>/g, '').replace(/<[^>]+>/g, '');
const dataOf = (html: string): unknown =>
  JSON.parse(new RegExp(`id="${PAGE_DATA_ID}">([^<]*)</script>`).exec(html)![1]!);

const shopIn = (language: 'en' | 'zh', nowMs?: number): Shop => ({
  language,
  texts: TEXTS[language],
  nowMs,
  session: null,
  demo: true,
  purchase: { name: 'IDLE' },
  tellPurchase: () => undefined,
  logIn: () => Promise.resolve(undefined),
  logOut: () => undefined,
  notice: () => undefined,
});
const saleIn = (language: 'en' | 'zh', shown: SaleData = sale, nowMs?: number) =>
  renderToString(
    <ShopContext.Provider value={shopIn(language, nowMs)}>
      <SalePage published={shown} />
    </ShopContext.Provider>,
  );

describe('a published page', () => {
  const pages = {
    index: renderIndexPage(indexOf(sale), assets),
    sale: renderSalePage(sale, assets),
    missing: renderMissingPage(true, assets),
  };

  it.each(Object.entries(pages))(
    'names its assets by their hashes and has nothing inline (%s)',
    (_, html) => {
      expect(html).toMatch(/^<!doctype html><html lang="en">/);
      expect(html).toContain('<script type="module" src="/assets/shop.ABC123.js"></script>');
      expect(html).toContain('<link rel="stylesheet" href="/assets/style.DEF456.css"');
      expect(html).not.toMatch(/ style=| on[a-z]+=|javascript:|<style/i);
      const scripts = html.match(/<script[^>]*>/g)!;
      expect(scripts.every((tag) => tag.includes(' src=') || tag.includes('application/json'))).toBe(true);
    },
  );

  it('carries what the browser goes on from', () => {
    expect(dataOf(pages.sale)).toEqual({ kind: 'sale', sale });
    expect(dataOf(pages.index)).toEqual({ kind: 'index', index: indexOf(sale) });
  });

  it('stays text, whatever the titles are', () => {
    const hostile = `</script><script>alert(1)</script><img src=x onerror="alert(1)">&amp;'"\u2028<!--`;
    const evil: SaleData = {
      ...sale,
      name: hostile,
      items: [{ ...phone, title: { en: hostile, zh: hostile }, description: { en: hostile, zh: hostile } }],
    };
    for (const html of [renderSalePage(evil, assets), renderIndexPage(indexOf(evil, evil), assets)]) {
      expect(html.match(/<script/g)).toHaveLength(2);
      expect(html).not.toMatch(/<img src=x|<!--|alert\(1\)<\/script>/);
      expect(html.match(/<h1>([^]*?)<\/h1>/)![1]).toContain('&lt;/script>&lt;script>alert(1)');
    }
    expect(dataOf(renderSalePage(evil, assets))).toEqual({ kind: 'sale', sale: evil });
  });
});

describe('the page of a sale', () => {
  it('shows price, list price, what is left and the limit', () => {
    const text = textOf(saleIn('en'));
    for (const part of ['¥1,999', '¥2,999', '−33%', '640 left', 'Up to 2 pieces', 'Light and quick.'])
      expect(text).toContain(part);
    expect(saleIn('en')).toMatch(/<s><span class="hidden">Instead of <\/span>¥2,999<\/s>/);
  });

  it('shows no list price that is unknown or no higher', () => {
    for (const listPriceCents of [null, 199_900, 100])
      expect(saleIn('en', { ...sale, items: [{ ...phone, listPriceCents }] })).not.toContain('<s>');
  });

  it('speaks Chinese', () => {
    const text = textOf(saleIn('zh'));
    for (const part of ['正在抢购', '极光手机', '轻巧迅速。', '剩余 640 件', '每人限购 2 件'])
      expect(text).toContain(part);
    expect(text).not.toContain('Aurora');
  });

  it('does not count down before it has heard of the server’s time', () => {
    expect(textOf(saleIn('en'))).toContain('-- days-- hrs-- min-- sec');
    const nowMs = Date.parse(sale.endsAt) - 61_000;
    expect(textOf(saleIn('en', sale, nowMs))).toContain('00 days00 hrs01 min01 sec');
  });

  it.each([
    ['before the start', '2025-12-31T23:58:59.000Z', phone, 'Opens in 1:01', 'true'],
    ['while it runs', '2026-01-01T00:10:00.000Z', phone, 'Buy now', 'false'],
    ['sold out', '2026-01-01T00:10:00.000Z', { ...phone, available: 0 }, 'Sold out', 'true'],
    ['after its end', '2026-01-01T01:00:00.000Z', phone, 'Over', 'true'],
  ])('has a button that fits: %s', (_, now, item, label, disabled) => {
    const html = saleIn('en', { ...sale, items: [item] }, Date.parse(now));
    const [, attribute, text] = /aria-disabled="(\w+)"[^>]*data-testid="buy"[^>]*>([^<]*)/.exec(html)!;
    expect([text, attribute]).toEqual([label, disabled]);
  });
});

describe('the page of all sales', () => {
  const at = (startsAt: string, endsAt: string, name: string): SaleData => ({
    ...sale,
    saleId: name,
    name,
    startsAt,
    endsAt,
  });
  const live = at('2026-01-01T00:00:00.000Z', '2026-01-01T01:00:00.000Z', 'live-sale');
  const next = at('2026-01-02T00:00:00.000Z', '2026-01-02T01:00:00.000Z', 'next-sale');
  const later = at('2026-01-03T00:00:00.000Z', '2026-01-03T01:00:00.000Z', 'later-sale');
  const past = at('2025-12-31T00:00:00.000Z', '2025-12-31T01:00:00.000Z', 'past-sale');
  const orderIn = (html: string) =>
    [...html.matchAll(/href="\/sales\/([a-z-]+)\.html"/g)].map(([, id]) => id);
  const indexIn = (...sales: SaleData[]) =>
    renderToString(
      <ShopContext.Provider value={shopIn('en', Date.parse(sale.publishedAt))}>
        <IndexPage published={indexOf(...sales)} />
      </ShopContext.Provider>,
    );

  it('begins with what runs, then what comes soonest, then what is over', () => {
    expect(orderIn(indexIn(later, next, live, past))).toEqual([
      'live-sale',
      'next-sale',
      'later-sale',
      'past-sale',
    ]);
  });

  it('features what comes soonest when nothing runs', () => {
    expect(indexIn(later, next, past)).toMatch(/<h1>next-sale<\/h1>/);
  });

  it('says so when there is none', () => {
    expect(textOf(indexIn())).toContain('No sale is planned');
  });

  it('shows how much of a sale is sold', () => {
    expect(textOf(indexIn(live, next))).toContain('36% sold');
  });
});
