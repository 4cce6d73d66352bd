import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runQuietly } from '../local/command.mjs';
import { GatewayClient } from '../local/gateway-client.mjs';
import { node24, root } from '../local/paths.mjs';
import { until } from '../local/until.mjs';

/** Sold out after ten seconds; the last third of the buyers reads that it is. */
const SPIKE = ['--stock', '3000', '--users', '8000', '--rate', '300', '--duration', '45'];
const SPIKE_MS = 180_000;
/** So long after the last unit the charts show both answers. */
const SOLD_OUT_MS = 12_000;

/** @type {import('./shots.mjs').Shot[]} */
export const consoleShots = [
  {
    name: 'console-live',
    device: 'wall',
    arrange: async (page, urls) => {
      await logIn(page, urls, 'live');
      const program = join(root, 'load-tests/dist/src/spike.js');
      const args = [program, '--generator', 'light', '--no-verify', ...SPIKE];
      const earlier = await spikeSales(urls);
      const spike = runQuietly(node24, args, { cwd: root, timeoutMs: SPIKE_MS });
      // Whichever ends first: a spike that cannot start has the reason.
      await Promise.race([spike, showNewSpike(page, urls, earlier)]);
      const seen = page.getByTestId('big-left').filter({ hasText: /^0$/ }).waitFor({ timeout: SPIKE_MS });
      await Promise.race([spike, seen]);
      await seen;
      await sleep(SOLD_OUT_MS);
      return () => spike;
    },
  },
  {
    name: 'console-services',
    device: 'wall',
    arrange: async (page, urls) => {
      await logIn(page, urls, 'services');
      await page.getByTestId('services').waitFor();
      await page.getByTestId('instances').waitFor();
    },
  },
  {
    name: 'console-sales',
    device: 'desk',
    arrange: async (page, urls) => {
      await logIn(page, urls, 'sales');
      await page.getByTestId('sales').locator('tbody tr').first().waitFor();
    },
  },
];

/** @param {import('./shots.mjs').Addresses} urls @returns {Promise<string[]>} */
async function spikeSales({ gateway }) {
  const operator = await GatewayClient.logIn(gateway, 'operator');
  const { sales } = await operator.send('GET', '/api/v1/admin/sales?limit=100');
  const ids = sales.map((/** @type {{ saleId: string }} */ { saleId }) => saleId);
  return ids.filter((/** @type {string} */ saleId) => saleId.startsWith('spike-'));
}

/**
 * By itself the console shows the sale that started last, which may be another one.
 * @param {import('playwright-core').Page} page
 * @param {import('./shots.mjs').Addresses} urls
 * @param {string[]} earlier
 */
async function showNewSpike(page, urls, earlier) {
  /** @type {string | undefined} */
  let saleId;
  const made = async () => {
    saleId = (await spikeSales(urls)).find((id) => !earlier.includes(id));
    if (saleId === undefined) throw new Error('the spike has made no sale yet');
  };
  await until(made, { what: 'the sale of the spike', timeoutMs: 30_000, everyMs: 500 });
  await page.goto(`${urls.console}/#/live?sale=${saleId}`);
}

/**
 * @param {import('playwright-core').Page} page
 * @param {import('./shots.mjs').Addresses} urls
 * @param {'live' | 'services' | 'sales'} name  of the page to see
 */
async function logIn(page, urls, name) {
  await page.goto(`${urls.console}/#/${name}`);
  const form = page.getByTestId('page-login');
  await form.locator('[name=username]').fill('operator');
  await form.locator('[name=password]').fill('demo');
  await form.locator('button').click();
  await page.getByTestId(`page-${name}`).waitFor();
  await page.locator('[data-testid=source-inventory][data-value=OK]').waitFor();
}
