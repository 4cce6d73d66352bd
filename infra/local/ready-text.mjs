import { listRows, renderTable } from './table.mjs';

/** @typedef {import('./seed.mjs').SeededSale} SeededSale */

/**
 * The words at the end of a start: what runs, who may log in, and a purchase to copy.
 * @param {import('./types.mjs').RunFile} run
 * @param {{ sales: SeededSale[], readyAfterMs: number, foreground: boolean }} start
 */
export async function printReady(run, { sales, readyAfterMs, foreground }) {
  const lines = [
    '',
    renderTable(await listRows(run)),
    '',
    `Ready after ${(readyAfterMs / 1000).toFixed(1)} s.`,
  ];
  if (run.mode === 'demo') lines.push('', ...DEMO_WARNING);
  if (Object.keys(run.urls).length > 0) lines.push('', ...accessText(run.urls));
  const live = sales.find(({ state }) => state === 'live');
  if (run.urls.gateway && live)
    lines.push('', ...salesText(sales), '', ...purchaseText(run.urls.gateway, live));
  if (foreground) lines.push('', 'Ctrl-C stops everything that was started here.');
  console.log(lines.join('\n'));
}

const DEMO_WARNING = [
  '!! DEMO MODE: demo users with known passwords can log in, failpoints can be armed. Never expose this to a network.',
];

/** @param {import('./types.mjs').Urls} urls @returns {string[]} */
function accessText({ storefront, console, gateway, prometheus }) {
  const lines = [
    ['Storefront', storefront],
    ['Console', console && `${console}    for the operator`],
    ['Gateway', gateway],
    ['API', gateway && `${gateway}/api/docs`],
    ['Prometheus', prometheus],
    ['Logins', gateway && 'alice, bob, carol (buyers) and operator; the password of each is: demo'],
  ];
  return lines.flatMap(([what = '', text]) => (text ? [`${what.padEnd(12)}${text}`] : []));
}

/** @param {SeededSale[]} sales */
function salesText(sales) {
  return [
    'Sales',
    ...sales.map(
      ({ saleId, name, state, startsAt, endsAt }) =>
        `  ${state.padEnd(9)} ${name.padEnd(20)} ${startsAt} to ${endsAt}  (${saleId})`,
    ),
  ];
}

/**
 * Lines for a shell: log in, token, purchase, order, payment. sed keeps them free of other programs.
 * @param {string} gateway
 * @param {SeededSale} sale
 */
function purchaseText(gateway, { saleId, skuId, startsAt }) {
  const field = (/** @type {string} */ name) => `sed -E 's/.*"${name}":"([^"]+)".*/\\1/'`;
  const json = `-H 'content-type: application/json'`;
  return [
    `A purchase to copy (the sale opens at ${startsAt}; before that the answer is NOT_STARTED):`,
    `  G=${gateway}`,
    `  A="authorization: Bearer $(curl -s $G/api/v1/auth/login ${json} -d '{"username":"alice","password":"demo"}' | ${field('accessToken')})"`,
    `  T=$(curl -s $G/api/v1/sales/${saleId}/token -H "$A" ${json} -d '{"skuId":"${skuId}"}' | ${field('token')})`,
    `  P=$(curl -s -w '\\n' $G/api/v1/sales/${saleId}/purchases -H "$A" -H "idempotency-key: my-first-purchase" ${json} -d '{"skuId":"${skuId}","quantity":1,"token":"'$T'"}' | tee -a /dev/stderr | ${field('purchaseId')})`,
    `  sleep 1; O=$(curl -s -w '\\n' $G/api/v1/purchases/$P -H "$A" | tee -a /dev/stderr | ${field('orderId')})`,
    `  curl -s -w '\\n' $G/api/v1/orders/$O/payments -H "$A" -H "idempotency-key: my-first-payment" ${json} -d '{"method":"provider"}'`,
    `  sleep 1; curl -s -w '\\n' $G/api/v1/orders/$O -H "$A"`,
  ];
}
