import { useEffect, useState } from 'preact/hooks';
import type { ItemData, SaleData } from '../domain/sale-data.js';
import { ask } from './http.js';

interface Place {
  readonly saleId: string;
  readonly skuId: string;
}

const sales = new Map<string, Promise<SaleData | undefined>>();

/** An item of any sale, from what was published of it; undefined while it is not known, or never was. */
export function usePublishedItem({ saleId, skuId }: Place): ItemData | undefined {
  const [item, setItem] = useState<ItemData>();
  useEffect(() => {
    let isCurrent = true;
    void saleOf(saleId).then((sale) => {
      if (isCurrent) setItem(sale?.items.find((one) => one.skuId === skuId));
    });
    return () => void (isCurrent = false);
  }, [saleId, skuId]);
  return item;
}

function saleOf(saleId: string): Promise<SaleData | undefined> {
  let sale = sales.get(saleId);
  if (sale === undefined) {
    sale = ask<SaleData>(`/sales/${encodeURIComponent(saleId)}.json`).then((answer) =>
      answer.ok ? answer.body : undefined,
    );
    sales.set(saleId, sale);
  }
  return sale;
}
