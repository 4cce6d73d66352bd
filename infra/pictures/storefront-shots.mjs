import { GatewayClient } from '../local/gateway-client.mjs';
import { until } from '../local/until.mjs';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** @type {import('./shots.mjs').Shot[]} */
export const storefrontShots = [
  {
    name: 'storefront-before',
    device: 'desktop',
    arrange: async (page, urls) => {
      await page.goto(await makeSale(urls, 5 * MINUTE));
      await phase(page, 'UPCOMING');
    },
  },
  {
    name: 'storefront-live',
    device: 'desktop',
    arrange: async (page, urls) => {
      await page.goto(await makeSale(urls, 0));
      await phase(page, 'LIVE');
      await buyHalf(page, urls);
      await page
        .getByTestId('item')
        .first()
        .evaluate((item) => item.scrollIntoView({ block: 'end' }));
    },
  },
  {
    name: 'storefront-receipt',
    device: 'desktop',
    arrange: async (page, urls) => {
      await page.goto(await makeSale(urls, 0));
      await phase(page, 'LIVE');
      await page.getByTestId('buy').first().click();
      const login = page.getByTestId('login-form');
      await login.locator('[name=username]').fill('alice');
      await login.locator('[name=password]').fill('demo');
      await login.locator('button').click();
      await page.getByTestId('pay').click();
      await page.locator('[data-testid=order][data-status=PAID]').waitFor();
    },
  },
  {
    name: 'storefront-phone-zh',
    device: 'phone',
    arrange: async (page, urls) => {
      await page.goto(await makeSale(urls, 0));
      await phase(page, 'LIVE');
      await buyHalf(page, urls);
    },
  },
];

/**
 * @param {import('./shots.mjs').Addresses} urls
 * @param {number} startsInMs
 * @returns {Promise<string>} the address of its page, once that is published
 */
async function makeSale({ storefront, gateway }, startsInMs) {
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
  const page = `${storefront}/sales/${saleId}.html`;
  const published = async () => {
    const response = await fetch(page);
    if (!response.ok) throw new Error(`${page} answers ${response.status}`);
  };
  await until(published, { what: 'the page of the sale', timeoutMs: 20 * SECOND });
  return page;
}

/** @param {import('playwright-core').Page} page @param {'UPCOMING' | 'LIVE'} wanted */
async function phase(page, wanted) {
  await page.locator(`[data-testid=sale] [data-testid=phase][data-phase=${wanted}]`).waitFor();
  // Until it has asked the server for the time it shows no digits.
  await page.getByTestId('countdown').filter({ hasText: /\d/ }).waitFor();
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
