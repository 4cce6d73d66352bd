import type { Goods, Sale, SaleItem } from '@stampede/contracts';

export type Language = 'en' | 'zh';
export type Bilingual = Readonly<Record<Language, string>>;

/** One item as the page shows it. */
export interface ItemData {
  readonly skuId: string;
  readonly title: Bilingual;
  readonly description: Bilingual;
  /** Name of a picture in pictures/. */
  readonly picture: string;
  readonly priceCents: number;
  /** What it costs outside of the sale; null when the catalog does not say. */
  readonly listPriceCents: number | null;
  readonly stock: number;
  /** As of `publishedAt`. */
  readonly available: number;
}

/** A sale as it is published: `sales/<saleId>.json`. Times are ISO 8601. */
export interface SaleData {
  readonly saleId: string;
  readonly name: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly perUserLimit: number;
  readonly items: readonly ItemData[];
  readonly publishedAt: string;
  /** Whether the demo logins exist. */
  readonly demo: boolean;
}

/** What all sales together are told with: `sales.json`. */
export interface IndexData {
  readonly sales: readonly SaleSummary[];
  readonly publishedAt: string;
  readonly demo: boolean;
}

export interface SaleSummary {
  readonly saleId: string;
  readonly name: string;
  readonly startsAt: string;
  readonly endsAt: string;
  /** Of its first item. */
  readonly title: Bilingual;
  readonly picture: string;
  readonly listPriceCents: number | null;
  /** Of its cheapest item. */
  readonly priceCents: number;
  readonly itemCount: number;
  /** Units of all items. */
  readonly stock: number;
  readonly available: number;
}

export interface Publication {
  readonly publishedAt: string;
  readonly demo: boolean;
  /** Pictures that exist. */
  readonly pictures: ReadonlySet<string>;
}

/** What is shown of goods without a picture, or whose catalog is away. */
export const NEUTRAL_PICTURE = 'box';

/** Brings a sale and its goods together. Goods that are not known leave the sale's own titles. */
export function saleDataOf(
  sale: Sale,
  goods: ReadonlyMap<string, Goods>,
  { publishedAt, demo, pictures }: Publication,
): SaleData {
  return {
    saleId: sale.saleId,
    name: sale.name,
    startsAt: isoTime(sale.startsAtMs),
    endsAt: isoTime(sale.endsAtMs),
    perUserLimit: sale.perUserLimit,
    items: sale.items.map((item) => itemDataOf(item, goods.get(item.skuId), pictures)),
    publishedAt,
    demo,
  };
}

function itemDataOf(item: SaleItem, goods: Goods | undefined, pictures: ReadonlySet<string>): ItemData {
  const { skuId, title, priceCents, stock, available } = item;
  return {
    skuId,
    title: goods ? { en: goods.titleEn, zh: goods.titleZh } : { en: title, zh: title },
    description: { en: goods?.descriptionEn ?? '', zh: goods?.descriptionZh ?? '' },
    picture: goods && pictures.has(goods.picture) ? goods.picture : NEUTRAL_PICTURE,
    priceCents,
    listPriceCents: goods?.listPriceCents ?? null,
    stock,
    available,
  };
}

/** What the list of all sales needs of one. */
export function summaryOf(sale: SaleData): SaleSummary {
  const { saleId, name, startsAt, endsAt, items } = sale;
  const first = items[0];
  const sum = (of: (item: ItemData) => number) => items.reduce((total, item) => total + of(item), 0);
  return {
    saleId,
    name,
    startsAt,
    endsAt,
    title: first?.title ?? { en: name, zh: name },
    picture: first?.picture ?? NEUTRAL_PICTURE,
    listPriceCents: first?.listPriceCents ?? null,
    priceCents: Math.min(...items.map((item) => item.priceCents)),
    itemCount: items.length,
    stock: sum((item) => item.stock),
    available: sum((item) => item.available),
  };
}

const isoTime = (ms: string): string => new Date(Number(ms)).toISOString();
