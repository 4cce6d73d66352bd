import { randomBytes } from 'node:crypto';
import { UsageError } from '../cli/usage-error.js';
import type { RunningStack } from '../stack/running-stack.js';
import { SalesApi } from './sales-api.js';

export interface SaleWish {
  /** First part of the sale's id. */
  readonly prefix: string;
  readonly name: string;
  readonly startsAtMs: number;
  readonly durationMs: number;
  readonly perUserLimit: number;
  readonly priceCents: number;
  /** Units of each sku. */
  readonly stock: number;
  /** How many goods of its own the sale has, unless `goods` are named. */
  readonly skus: number;
  /** The catalogue's. */
  readonly goods?: { readonly skuId: string; readonly title: string };
  /** Not published. */
  readonly isDraft?: boolean;
}

export interface CreatedSale {
  readonly saleId: string;
  readonly skuIds: readonly string[];
  readonly startsAtMs: number;
  readonly endsAtMs: number;
}

/** Creates a sale through the operator's own endpoint, and waits until buyers can see it, unless it is a draft. */
export async function createSale(stack: RunningStack, wish: SaleWish): Promise<CreatedSale> {
  const api = new SalesApi(stack);
  const stamp = new Date().toISOString().replace(/[-:]/g, '').slice(2, 15).replace('T', '-');
  const saleId = `${wish.prefix}-${stamp}-${randomBytes(2).toString('hex')}`;
  const goods = wish.goods
    ? [wish.goods]
    : Array.from({ length: wish.skus }, (_, index) => ({
        skuId: `${saleId}-${index + 1}`,
        title: `Thing ${index + 1}`,
      }));
  const endsAtMs = wish.startsAtMs + wish.durationMs;
  await api.create({
    saleId,
    name: wish.name,
    startsAt: new Date(wish.startsAtMs).toISOString(),
    endsAt: new Date(endsAtMs).toISOString(),
    perUserLimit: wish.perUserLimit,
    publish: !wish.isDraft,
    items: goods.map(({ skuId, title }) => ({
      skuId,
      title,
      priceCents: wish.priceCents,
      stock: wish.stock,
    })),
  });
  if (!wish.isDraft) await waitUntilVisible(api, saleId);
  return { saleId, skuIds: goods.map(({ skuId }) => skuId), startsAtMs: wish.startsAtMs, endsAtMs };
}

async function waitUntilVisible(api: SalesApi, saleId: string): Promise<void> {
  const deadlineMs = Date.now() + 10_000;
  for (;;) {
    const answer = await api.isVisible(saleId);
    if (answer === true) return;
    if (Date.now() > deadlineMs)
      throw new UsageError(`Sale ${saleId} was created but cannot be read: ${answer}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
