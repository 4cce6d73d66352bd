import type { IndexData, SaleData } from '../domain/sale-data.js';

/** What a page was rendered from; it travels with the page, so that the browser can go on from there. */
export type PageData =
  | { readonly kind: 'index'; readonly index: IndexData }
  | { readonly kind: 'sale'; readonly sale: SaleData }
  | { readonly kind: 'missing'; readonly demo: boolean };

/** Id of the element that holds it. */
export const PAGE_DATA_ID = 'page-data';

export function isDemo(page: PageData): boolean {
  switch (page.kind) {
    case 'index':
      return page.index.demo;
    case 'sale':
      return page.sale.demo;
    case 'missing':
      return page.demo;
  }
}
