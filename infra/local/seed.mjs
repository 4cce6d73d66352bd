import { until } from './until.mjs';

/** @typedef {{ saleId: string, skuId: string, state: 'ended' | 'live' | 'upcoming', startsAt: string, endsAt: string }} SeededSale */

const SECOND = 1000;
const HOUR = 3600 * SECOND;

/**
 * Makes three sales through the operator's own endpoint: one that has ended, one that is live in 30 s, one that comes later.
 * Every start makes its own, so that there is always one to buy in.
 * @param {import('./types.mjs').RunFile} run
 * @returns {Promise<SeededSale[]>}
 */
export async function seed(run) {
  const gateway = run.urls.gateway ?? '';
  const { accessToken } = await post(gateway, '/api/v1/auth/login', {
    username: 'operator',
    password: 'demo',
  });
  const nowMs = Date.now();
  const stamp = new Date(nowMs).toISOString().replaceAll(/[-:T]|\..*/g, '');
  const plan = /** @type {const} */ ([
    { state: 'ended', startsAtMs: nowMs - 2 * HOUR, endsAtMs: nowMs - HOUR },
    { state: 'live', startsAtMs: nowMs + 30 * SECOND, endsAtMs: nowMs + 12 * HOUR },
    { state: 'upcoming', startsAtMs: nowMs + 24 * HOUR, endsAtMs: nowMs + 26 * HOUR },
  ]);
  const sales = [];
  for (const { state, startsAtMs, endsAtMs } of plan) {
    const saleId = `demo-${state}-${stamp}`;
    const skuId = `${saleId}-phone`;
    const startsAt = new Date(startsAtMs).toISOString();
    const endsAt = new Date(endsAtMs).toISOString();
    const sale = {
      saleId,
      name: `Demo sale (${state})`,
      startsAt,
      endsAt,
      perUserLimit: 2,
      items: itemsOf(saleId),
    };
    // Right after the start the gateway may not know every provider yet.
    await until(() => post(gateway, '/api/v1/admin/sales', sale, accessToken), {
      what: `The sale ${saleId}`,
      timeoutMs: 20_000,
      everyMs: 300,
    });
    sales.push({ saleId, skuId, state, startsAt, endsAt });
  }
  return sales;
}

/** @param {string} saleId */
function itemsOf(saleId) {
  return [
    { skuId: `${saleId}-phone`, title: 'Phone', priceCents: 199_900, stock: 1000 },
    { skuId: `${saleId}-headphones`, title: 'Headphones', priceCents: 29_900, stock: 100 },
  ];
}

/**
 * @param {string} gateway
 * @param {string} path
 * @param {unknown} body
 * @param {string} [accessToken]
 */
async function post(gateway, path, body, accessToken) {
  const response = await fetch(gateway + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(accessToken ? { authorization: `Bearer ${accessToken}` } : {}),
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} answers ${response.status}: ${text.slice(0, 500)}`);
  return JSON.parse(text);
}
