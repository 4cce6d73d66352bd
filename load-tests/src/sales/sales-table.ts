import type { SaleView } from './sales-api.js';

const HEAD = ['SALE', 'STATUS', 'STARTS', 'ENDS', 'SKU', 'CENTS', 'LEFT', 'UNITS'];
const NUMBERS_FROM = HEAD.indexOf('CENTS');

/** A line for each item; what belongs to the sale stands on its first. */
export function salesTable(sales: readonly SaleView[]): string {
  const rows = sales.flatMap(({ saleId, status, startsAt, endsAt, items }) =>
    items.map(({ skuId, priceCents, available, stock }, index) => [
      ...(index === 0 ? [saleId, status, seconds(startsAt), seconds(endsAt)] : ['', '', '', '']),
      skuId,
      ...[priceCents, available, stock].map(String),
    ]),
  );
  const table = [HEAD, ...rows];
  const widths = HEAD.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  return table
    .map((row) =>
      row
        .map((cell, column) =>
          column < NUMBERS_FROM ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const seconds = (time: string): string => time.replace(/\.\d+Z$/, 'Z');
