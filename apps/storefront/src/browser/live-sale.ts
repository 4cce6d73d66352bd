import { useEffect, useState } from 'preact/hooks';
import { pauseMsOf } from '../domain/failure.js';
import type { IndexData, SaleData } from '../domain/sale-data.js';
import { phaseAt } from '../domain/sale-phase.js';
import { findSale, type SaleView } from './api.js';
import { ask } from './http.js';
import { pollWhileVisible } from './polling.js';
import { serverNowMs } from './server-time.js';

const LIVE_PAUSE_MS = 3000;
const CALM_PAUSE_MS = 15_000;
const SOON_MS = 60_000;
const INDEX_PAUSE_MS = 5000;

export interface Live<T> {
  readonly value: T;
  /** False while the figures are those of the published page. */
  readonly isReachable: boolean;
}

/**
 * The sale as the gateway tells it, every few seconds while the page is visible. When the gateway cannot be reached, what was
 * published says at least what time it is and what was left when it was written.
 */
export function useLiveSale(published: SaleData): Live<SaleData> {
  const [live, setLive] = useState<Live<SaleData>>({ value: published, isReachable: true });
  useEffect(() => {
    let failures = 0;
    return pollWhileVisible(async () => {
      const answer = await findSale(published.saleId);
      if (answer.ok) {
        failures = 0;
        const value = merge(published, answer.body);
        setLive({ value, isReachable: true });
        return pauseOf(value);
      }
      failures += 1;
      const copy = await ask<SaleData>(`/sales/${published.saleId}.json`);
      if (answer.code !== 'RATE_LIMITED')
        setLive((last) => ({
          value: copy.ok ? newer(last.value, copy.body) : last.value,
          isReachable: false,
        }));
      return pauseMsOf(failures, answer.retryAfterMs);
    });
  }, [published.saleId]);
  return live;
}

/** All sales, from the published list: the gateway is not asked. */
export function useLiveIndex(published: IndexData): IndexData {
  const [index, setIndex] = useState(published);
  useEffect(() => {
    let failures = 0;
    return pollWhileVisible(async () => {
      const answer = await ask<IndexData>('/sales.json');
      failures = answer.ok ? 0 : failures + 1;
      if (answer.ok) setIndex(answer.body);
      return answer.ok ? INDEX_PAUSE_MS : pauseMsOf(failures, answer.retryAfterMs);
    });
  }, []);
  return index;
}

function merge(published: SaleData, view: SaleView): SaleData {
  const { name, startsAt, endsAt, perUserLimit } = view;
  const figures = new Map(view.items.map((item) => [item.skuId, item]));
  const items = published.items.map((item) => {
    const { priceCents, stock, available } = figures.get(item.skuId) ?? item;
    return { ...item, priceCents, stock, available };
  });
  return { ...published, name, startsAt, endsAt, perUserLimit, items, publishedAt: view.serverTime };
}

const newer = (last: SaleData, copy: SaleData): SaleData =>
  Date.parse(copy.publishedAt) > Date.parse(last.publishedAt) ? copy : last;

function pauseOf(sale: SaleData): number {
  const nowMs = serverNowMs() ?? 0;
  const isSoon = Date.parse(sale.startsAt) - nowMs < SOON_MS;
  return phaseAt(sale, nowMs) === 'ENDED' || !isSoon ? CALM_PAUSE_MS : LIVE_PAUSE_MS;
}
