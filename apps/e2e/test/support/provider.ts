import { runningStack } from './stack.js';

export interface Charge {
  readonly id: string;
  readonly reference: string;
  readonly amountCents: number;
}

/** Asks the payment provider itself: the independent witness. */
export async function provider<T>(method: string, path: string, body?: unknown): Promise<T> {
  const { urls, env } = await runningStack();
  const response = await fetch(urls.provider + path, {
    method,
    body: body === undefined ? undefined : JSON.stringify(body),
    headers: {
      authorization: `Bearer ${env.PROVIDER_API_KEY}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
  });
  if (!response.ok)
    throw new Error(`provider ${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** What goes wrong at the provider from now on; `{}` heals everything. */
export const setFaults = (faults: Record<string, unknown>) => provider('PUT', '/v1/faults', faults);

/** The charges that the provider's own ledger has for an order. */
export const chargesOf = async (orderId: string): Promise<Charge[]> =>
  (await provider<{ charges: Charge[] }>('GET', `/v1/charges?reference=${orderId}`)).charges;
