import type { Failure, FailureCode } from '../domain/failure.js';
import { learnServerTime, localMs } from './server-time.js';

export type Answer<T> = { readonly ok: true; readonly body: T } | ({ readonly ok: false } & Failure);

export interface Request {
  readonly method?: 'GET' | 'POST';
  readonly body?: unknown;
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

const TIMEOUT_MS = 12_000;
const CSRF_COOKIE = /(?:^|; )stampede_csrf=([^;]+)/;

/** Readable here, unlike the session itself: its presence tells that somebody logged in. */
export const csrfToken = (): string | undefined => CSRF_COOKIE.exec(document.cookie)?.[1];

/** One request to our own origin. Never rejects: whatever goes wrong is a failure with a code. */
export async function ask<T>(path: string, request: Request = {}): Promise<Answer<T>> {
  const { method = 'GET', body, idempotencyKey, signal } = request;
  const headers: Record<string, string> = {};
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey;
  if (method === 'POST') headers['x-csrf-token'] = csrfToken() ?? '';
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const sentAtMs = localMs();
  try {
    const response = await fetch(path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: 'no-store',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    learnFromDate(response.headers, sentAtMs);
    const text = await response.text();
    if (response.ok) return { ok: true, body: (text === '' ? undefined : JSON.parse(text)) as T };
    return { ok: false, code: codeOf(response, text), retryAfterMs: retryAfterMs(response.headers) };
  } catch {
    // Refused, cut, timed out or not JSON: there is no answer that could be trusted.
    return { ok: false, code: 'NETWORK' };
  }
}

/** A cache may have answered: it says for how long it has kept the answer. */
function learnFromDate(headers: Headers, sentAtMs: number): void {
  const serverMs = Date.parse(headers.get('date') ?? '') + Number(headers.get('age') ?? 0) * 1000;
  if (Number.isFinite(serverMs))
    learnServerTime({ sentAtMs, receivedAtMs: localMs(), serverMs, roundedMs: 1000 });
}

function codeOf(response: Response, text: string): FailureCode {
  if (response.headers.get('content-type')?.includes('json')) {
    const { code } = JSON.parse(text) as { code?: FailureCode };
    if (code !== undefined) return code;
  }
  if (response.status === 404) return 'NOT_FOUND';
  return response.status >= 500 ? 'UNAVAILABLE' : 'MALFORMED_REQUEST';
}

function retryAfterMs(headers: Headers): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : undefined;
}
