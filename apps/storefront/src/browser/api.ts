import type { PurchaseStatus } from '../domain/purchase-flow.js';
import { ask, type Answer } from './http.js';
import { learnServerTime, localMs } from './server-time.js';

const API = '/api/v1';
/** Figures later than this are of no use: what was published is the better answer, and tells the time too. */
const LOOK_TIMEOUT_MS = 4000;

export interface SaleView {
  readonly name: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly serverTime: string;
  readonly perUserLimit: number;
  readonly items: readonly {
    readonly skuId: string;
    readonly priceCents: number;
    readonly stock: number;
    readonly available: number;
  }[];
}

export interface Session {
  readonly userId: string;
  readonly username?: string;
}

export interface OrderView {
  readonly orderId: string;
  readonly saleId: string;
  readonly skuId: string;
  readonly quantity: number;
  readonly amountCents: number;
  readonly status: 'PENDING_PAYMENT' | 'PAID' | 'CANCELLED';
  readonly placedAt: string;
  readonly payableUntil: string;
  readonly paidAt?: string;
  readonly cancelledAt?: string;
  readonly cancelReason?: 'EXPIRED' | 'WITHDRAWN';
}

export interface MessageView {
  readonly messageId: string;
  readonly channel: 'MAIL' | 'SMS';
  readonly orderId: string;
  readonly subject: string;
  readonly body: string;
  readonly createdAt: string;
}

type Page<Name extends string, T> = { readonly [N in Name]: readonly T[] } & {
  readonly nextCursor: string | null;
};

/** The sale and what is left; its `serverTime` sets our clock. */
export async function findSale(saleId: string): Promise<Answer<SaleView>> {
  const sentAtMs = localMs();
  const signal = AbortSignal.timeout(LOOK_TIMEOUT_MS);
  const answer = await ask<SaleView>(`${API}/sales/${saleId}`, { signal });
  if (answer.ok) {
    const serverMs = Date.parse(answer.body.serverTime);
    learnServerTime({ sentAtMs, receivedAtMs: localMs(), serverMs, roundedMs: 1 });
  }
  return answer;
}

export const findSession = () => ask<Session>(`${API}/auth/session`);

export const logIn = (username: string, password: string) =>
  ask<unknown>(`${API}/auth/login`, { method: 'POST', body: { username, password } });

export const logOut = () => ask<void>(`${API}/auth/logout`, { method: 'POST' });

export const askToken = (saleId: string, skuId: string, signal: AbortSignal) =>
  ask<{ token: string }>(`${API}/sales/${saleId}/token`, { method: 'POST', body: { skuId }, signal });

export const sendPurchase = (
  { saleId, skuId, quantity, key }: { saleId: string; skuId: string; quantity: number; key: string },
  token: string,
) =>
  ask<{ purchaseId: string }>(`${API}/sales/${saleId}/purchases`, {
    method: 'POST',
    body: { skuId, quantity, token },
    idempotencyKey: key,
  });

export const findPurchase = (purchaseId: string, signal: AbortSignal) =>
  ask<PurchaseStatus>(`${API}/purchases/${purchaseId}`, { signal });

export const purchaseEventsUrl = (purchaseId: string) => `${API}/purchases/${purchaseId}/events`;

export const findOrder = (orderId: string, signal?: AbortSignal) =>
  ask<OrderView>(`${API}/orders/${orderId}`, { signal });

export const listOrders = (cursor: string | null) =>
  ask<Page<'orders', OrderView>>(`${API}/orders?limit=10${after(cursor)}`);

export const cancelOrder = (orderId: string) =>
  ask<OrderView>(`${API}/orders/${orderId}/cancel`, { method: 'POST' });

export const payOrder = (orderId: string, key: string) =>
  ask<{ status: string }>(`${API}/orders/${orderId}/payments`, {
    method: 'POST',
    body: { method: 'provider' },
    idempotencyKey: key,
  });

export const listMessages = (cursor: string | null) =>
  ask<Page<'messages', MessageView>>(`${API}/messages?limit=10${after(cursor)}`);

const after = (cursor: string | null) => (cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`);
