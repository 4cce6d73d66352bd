import { GatewayClient } from '../local/gateway-client.mjs';
import { until } from '../local/until.mjs';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** @type {import('./shots.mjs').Shot[]} */
export const storefrontShots = [
  { name: 'storefront-before', device: 'desktop', arrange: (page, urls) => showSale(page, urls, 5 * MINUTE) },
  {
    name: 'storefront-live',
    device: 'desktop',
    arrange: async (page, urls) => {
      const endSale = await showSale(page, urls);
      await buyHalf(page, urls);
      await page
        .getByTestId('item')
        .first()
        .evaluate((item) => item.scrollIntoView({ block: 'end' }));
      return endSale;
    },
  },
  {
    name: 'storefront-receipt',
    device: 'desktop',
    arrange: async (page, urls) => {
      const endSale = await showSale(page, urls);
      await page.getByTestId('buy').first().click();
      const login = page.getByTestId('login-form');
      await login.locator('[name=username]').fill('alice');
      await login.locator('[name=password]').fill('demo');
      await login.locator('button').click();
      await page.getByTestId('pay').click();
      await page.locator('[data-testid=order][data-status=PAID]').waitFor();
      return endSale;
    },
  },
  {
    name: 'storefront-phone-zh',
    device: 'phone',
    arrange: async (page, urls) => {
      const endSale = await showSale(page, urls);
      await buyHalf(page, urls);
      return endSale;
    },
  },
];

/**
 * Makes a sale and opens its page, once that is published.
 * @param {import('playwright-core').Page} page
 * @param {import('./shots.mjs').Addresses} urls
 * @param {number} [startsInMs]
 * @returns {Promise<() => Promise<unknown>>} ends the sale: it was for the picture only
 */
async function showSale(page, { storefront, gateway }, startsInMs = 0) {
  const operator = await GatewayClient.logIn(gateway, 'operator');
  const nowMs = Date.now();
  const saleId = `picture-${nowMs.toString(36)}`;
  await operator.send('POST', '/api/v1/admin/sales', {
    saleId,
    name: 'Aurora Launch Night',
    startsAt: new Date(nowMs + startsInMs).toISOString(),
    endsAt: new Date(nowMs + startsInMs + 90 * MINUTE).toISOString(),
    perUserLimit: 2,
    items: [
      { skuId: 'aurora-phone', title: 'Aurora X1 phone', priceCents: 299_900, stock: 12 },
      { skuId: 'nimbus-headphones', title: 'Nimbus headphones', priceCents: 59_900, stock: 100 },
    ],
  });
  const address = `${storefront}/sales/${saleId}.html`;
  const published = async () => {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`${address} answers ${response.status}`);
  };
  await until(published, { what: 'the page of the sale', timeoutMs: 20 * SECOND });
  await page.goto(address);
  const phase = startsInMs > 0 ? 'UPCOMING' : 'LIVE';
  await page.locator(`[data-testid=sale] [data-testid=phase][data-phase=${phase}]`).waitFor();
  // Until it has asked the server for the time it shows no digits.
  await page.getByTestId('countdown').filter({ hasText: /\d/ }).waitFor();
  return () => operator.send('POST', `/api/v1/admin/sales/${saleId}/end`);
}

/**
 * Three buyers take two phones each, and the page shows it.
 * @param {import('playwright-core').Page} page
 * @param {import('./shots.mjs').Addresses} urls
 */
async function buyHalf(page, { gateway }) {
  const saleId = /([\w-]+)\.html/.exec(page.url())?.[1];
  const skuId = 'aurora-phone';
  for (const name of ['alice', 'bob', 'carol']) {
    const buyer = await GatewayClient.logIn(gateway, name);
    const { token } = await buyer.send('POST', `/api/v1/sales/${saleId}/token`, { skuId });
    const purchase = { skuId, quantity: 2, token };
    const headers = { 'idempotency-key': 'picture' };
    await buyer.send('POST', `/api/v1/sales/${saleId}/purchases`, purchase, { headers });
  }
  await page.locator('[data-testid=left][data-left="6"]').waitFor();
}
