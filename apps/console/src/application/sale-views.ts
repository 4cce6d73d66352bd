import type { Sale, SaleFigures, SaleItem } from '@stampede/contracts';
import { statusOf } from '../domain/choose-sale.js';
import { funnelOf } from '../domain/funnel.js';
import type { SaleSnapshot, SaleSummary, Stock } from './snapshot.js';

export function saleSummary(sale: Sale, nowMs: number): SaleSummary {
  return {
    saleId: sale.saleId,
    name: sale.name,
    status: statusOf(sale, nowMs),
    isPublished: sale.isPublished,
    startsAtMs: Number(sale.startsAtMs),
    endsAtMs: Number(sale.endsAtMs),
  };
}

/** @param figures of the ledger; null where it knows nothing of the sale */
export function saleSnapshot(sale: Sale, figures: SaleFigures | null, nowMs: number): SaleSnapshot {
  const items = sale.items.map((item) => ({
    skuId: item.skuId,
    title: item.title,
    ...stockOf(item, figures),
  }));
  return {
    ...saleSummary(sale, nowMs),
    asOfMs: nowMs,
    isStale: false,
    perUserLimit: sale.perUserLimit,
    funnel: figures === null ? null : funnelOf(figures),
    stock: sumOf(items),
    items,
  };
}

function stockOf({ skuId, stock, available }: SaleItem, figures: SaleFigures | null): Stock {
  const ledger = figures?.items.find((item) => item.skuId === skuId);
  if (ledger === undefined)
    return { total: stock, sold: null, reserved: null, underWay: null, left: available };
  const { total, sold, reserved } = ledger;
  // Gate and ledger are read one after the other, so units may be seen in both, or in none.
  const underWay = Math.max(0, total - sold - reserved - available);
  return { total, sold, reserved, underWay, left: available };
}

function sumOf(items: readonly Stock[]): Stock {
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
  const sumKnown = (values: readonly (number | null)[]) =>
    values.some((value) => value === null) ? null : sum(values as number[]);
  return {
    total: sum(items.map(({ total }) => total)),
    sold: sumKnown(items.map(({ sold }) => sold)),
    reserved: sumKnown(items.map(({ reserved }) => reserved)),
    underWay: sumKnown(items.map(({ underWay }) => underWay)),
    left: sum(items.map(({ left }) => left)),
  };
}
