import type { CallGraph, GraphWindow } from '../application/read-call-graph.js';
import type { TrafficHistory } from '../application/snapshot.js';

export interface Operator {
  readonly userId: string;
  readonly username: string;
  readonly expiresAt: string;
  readonly storefrontUrl: string | null;
}

export interface SaleView {
  readonly saleId: string;
  readonly name: string;
  readonly status: 'DRAFT' | 'UPCOMING' | 'LIVE' | 'ENDED';
  readonly isPublished: boolean;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly perUserLimit: number;
  readonly items: readonly {
    readonly skuId: string;
    readonly title: string;
    readonly priceCents: number;
    readonly stock: number;
    readonly available: number;
  }[];
}

export interface NewSale {
  readonly saleId: string;
  readonly name: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly perUserLimit: number;
  readonly publish: boolean;
  readonly items: readonly { skuId: string; title: string; priceCents: number; stock: number }[];
}

/** What the console answered instead: application/problem+json. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly errors: readonly { readonly path: string; readonly message: string }[] = [],
  ) {
    super(detail);
  }
}

export const api = {
  me: () => send<Operator>('GET', '/api/me'),
  logIn: (username: string, password: string) =>
    send<Operator>('POST', '/api/login', { body: { username, password } }),
  logOut: () => send<void>('POST', '/api/logout'),
  history: () => send<TrafficHistory | null>('GET', '/api/history'),
  callGraph: (window: GraphWindow) => send<CallGraph | null>('GET', `/api/call-graph?window=${window}`),
  sales: (cursor: string | null) =>
    send<{ sales: SaleView[]; nextCursor: string | null }>(
      'GET',
      cursor === null ? '/api/sales' : `/api/sales?cursor=${encodeURIComponent(cursor)}`,
    ),
  createSale: (sale: NewSale) => send<SaleView>('POST', '/api/sales', { body: sale }),
  publish: (saleId: string) => send<SaleView>('POST', `/api/sales/${saleId}/publish`),
  end: (saleId: string) => send<SaleView>('POST', `/api/sales/${saleId}/end`),
  addStock: (saleId: string, body: { skuId: string; units: number }, key: string) =>
    send<SaleView>('POST', `/api/sales/${saleId}/stock`, { body, key }),
};

async function send<T>(
  method: string,
  path: string,
  { body, key }: { body?: unknown; key?: string } = {},
): Promise<T> {
  const response = await fetch(path, {
    method,
    headers: {
      'x-requested-with': 'stampede-console',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch(() => {
    throw new Refusal(0, 'UNREACHABLE', 'The console itself does not answer. Is it running?');
  });
  if (response.status === 204) return undefined as T;
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  const answer: unknown = isJson ? await response.json() : undefined;
  if (response.ok) return answer as T;
  const { code, detail, errors } = (answer ?? {}) as { code?: string; detail?: string; errors?: [] };
  throw new Refusal(response.status, code ?? 'UNKNOWN', detail ?? `Answer ${response.status}.`, errors);
}

export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
