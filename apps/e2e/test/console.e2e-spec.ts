import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '@stampede/testing';
import { TestBrowser } from './support/browser.js';
import { figure, goTo, snapshotOf, visitConsole } from './support/console-pages.js';
import { ROOT } from './support/launcher.mjs';
import { askPrometheus } from './support/prometheus.js';
import { run } from './support/run-command.js';
import { buyButton, logIn, orderIn, phaseOf, visitSale } from './support/shop-pages.js';
import { createSale, Shopper } from './support/shopper.js';
import { killAndAwaitSuccessor, pidOf, runningStack } from './support/stack.js';
import { expectLawsHold } from './support/verify.js';

const PURCHASES =
  'stampede_http_seconds_count{service="gateway",method="POST",route="/api/v1/sales/:saleId/purchases"';
const KINDS = ['accepted', 'soldOut', 'refused', 'failed'] as const;
const SELECTORS: Readonly<Record<(typeof KINDS)[number], string>> = {
  accepted: 'status="2xx"',
  soldOut: 'code="SOLD_OUT"',
  refused: 'status="4xx",code!="SOLD_OUT"',
  failed: 'status="5xx"',
};

/** Those that have data once there were winners, losers and refused ones. */
const FIGURES = [
  ...['sold', 'reserved', 'left', 'rate', 'tp99', 'availability'].map((name) => `big-${name}`),
  ...[...KINDS, 'all'].flatMap((kind) => [`rate-${kind}`, `count-${kind}`, `total-${kind}`]),
  ...['accepted', 'soldOut', 'refused', 'all'].flatMap((kind) =>
    ['tp50', 'tp90', 'tp99', 'tp999'].map((tp) => `${tp}-${kind}`),
  ),
  ...['purchases', 'ledger', 'orders', 'payments', 'settlements'].map((stage) => `pipeline-${stage}`),
  ...['accepted', 'reserved', 'paid', 'waiting', 'released', 'rejected'].map((stage) => `funnel-${stage}`),
  ...['order-delay', 'lag', 'outbox-age', 'dead-letters'],
];

/** The page asks who is logged in before anybody is. */
const NOT_LOGGED_IN = /^401 GET \/api\/me$/;

describe('the console in the browser', () => {
  const browser = new TestBrowser();
  beforeAll(() => browser.launch());
  afterAll(() => browser.close());
  afterEach(() => expectLawsHold());

  it(
    'is for operators only',
    browser.scenario(async (open) => {
      const page = await open({ expected: [NOT_LOGGED_IN, /^403 POST \/api\/login$/] });
      await visitConsole(page, 'alice');
      await page.getByTestId('login-problem').filter({ hasText: /\w/ }).waitFor();
      expect(await page.context().cookies()).toEqual([]);
      await visitConsole(page, 'operator');
      await page.getByTestId('page-live').waitFor();
      await page.reload();
      await page.getByTestId('operator').filter({ hasText: 'operator' }).waitFor();
      await page.getByTestId('log-out').click();
      await page.getByTestId('page-login').waitFor();
      await page.reload();
      await page.getByTestId('page-login').waitFor();
    }),
  );

  it(
    'makes a sale: refused with its reason, kept as a draft that buyers cannot see, then published',
    browser.scenario(async (open) => {
      const page = await open({ timezoneId: 'UTC', expected: [NOT_LOGGED_IN, /^422 POST \/api\/sales$/] });
      await visitConsole(page, 'operator');
      await goTo(page, 'sales');
      await page.getByTestId('new-sale').click();
      const dialog = page.getByTestId('new-sale-dialog');
      const saleId = await dialog.locator('[name=saleId]').inputValue();
      const minute = (fromNowMs: number) => new Date(Date.now() + fromNowMs).toISOString().slice(0, 16);
      const fields = { name: 'Made by hand', startsAt: minute(-120_000), endsAt: minute(-180_000) };
      const item = { skuId: 'lumen-lamp', title: 'Lumen desk lamp', price: '99.50', stock: '7' };
      for (const [name, value] of Object.entries({ ...fields, ...item }))
        await dialog.locator(`[name=${name}]`).fill(value);
      await dialog.getByTestId('submit-draft').click();
      await dialog.getByText('must be after the start').waitFor();
      await dialog.locator('[name=endsAt]').fill(minute(3_600_000));
      await dialog.getByTestId('submit-draft').click();
      const row = page.getByTestId(`sale-${saleId}`);
      await row.getByText('DRAFT').waitFor();
      for (const text of ['Made by hand', 'Lumen desk lamp', '¥99.50', '7 of 7'])
        expect(await row.textContent()).toContain(text);
      const anonymous = await Shopper.anonymous();
      expect((await anonymous.get(`/api/v1/sales/${saleId}`)).status).toBe(404);

      await row.getByTestId(`publish-${saleId}`).click();
      await row.getByText('LIVE').waitFor();
      const buyer = await open();
      await visitSale(buyer, saleId);
      await buyButton(buyer, true).waitFor();
      expect(await buyer.getByTestId('left').getAttribute('data-left')).toBe('7');
    }),
  );

  it(
    'restocks a sale that is sold out, and ends it, before the eyes of a buyer who never reloads',
    browser.scenario(async (open) => {
      const { saleId, skuId } = await createSale({ stock: 1 });
      await (await Shopper.login('alice')).buy(saleId, skuId);
      const bob = await open();
      await visitSale(bob, saleId);
      await logIn(bob, 'bob');
      await bob.evaluate('globalThis.isSameView = true');
      await buyButton(bob, false).filter({ hasText: 'Sold out' }).waitFor();

      const page = await open({ expected: [NOT_LOGGED_IN] });
      await visitConsole(page, 'operator');
      await goTo(page, 'sales');
      await page.getByTestId(`stock-${saleId}`).click();
      const addition = page.getByTestId('add-stock-dialog');
      await addition.locator('[name=units]').fill('2');
      await addition.getByTestId('submit-stock').click();
      await page.getByTestId(`sale-${saleId}`).getByText('2 of 3').waitFor();

      await buyButton(bob, true).click();
      await orderIn(bob, 'PENDING_PAYMENT').waitFor();
      await bob.getByTestId('close').click();
      await page.getByTestId(`end-${saleId}`).click();
      await page.getByTestId('submit-end').click();
      await page.getByTestId(`sale-${saleId}`).getByText('ENDED').waitFor();
      await phaseOf(bob, 'ENDED').waitFor();
      await buyButton(bob, false).filter({ hasText: 'Over' }).waitFor();
      expect(await bob.evaluate('globalThis.isSameView')).toBe(true);
    }),
  );

  it(
    'shows a spike while it runs, and in the end just what its generator and Prometheus counted',
    browser.scenario(async (open) => {
      const page = await open({ expected: [NOT_LOGGED_IN] });
      await visitConsole(page, 'operator');
      await page.getByTestId('sale-name').waitFor();
      const spikes = page.getByTestId('sale-picker').locator('option').filter({ hasText: 'spike-' });
      const before = await spikes.count();
      const flags = { generator: 'light', stock: 200, users: 1000, rate: 300, duration: 12 };
      const load = run(
        'load-tests/dist/src/spike.js',
        Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]),
      );
      await eventually(async () => expect(await spikes.count()).toBeGreaterThan(before));
      // Newest first.
      const saleId = (await spikes.first().getAttribute('value'))!;
      await page.getByTestId('sale-picker').selectOption(saleId);
      await page.getByTestId('sale-id').filter({ hasText: saleId }).waitFor();
      const seen = new Set<number>();
      await eventually(async () => {
        const [count, rate] = [await figure(page, 'count-all'), await figure(page, 'big-rate')];
        if (count > 0) seen.add(count);
        expect([seen.size > 1, rate > 0]).toEqual([true, true]);
      });
      const { exitCode, output } = await load;
      if (exitCode !== 0) throw new Error(output.slice(-6000));

      // One refusal for sure: the generator has some only when its users repeat themselves early enough.
      expect((await (await Shopper.anonymous()).purchase(saleId, { skuId: 'none' })).status).toBe(401);
      const sent = await countsOfGenerator(output);
      sent.refused! += 1;
      await eventually(async () => {
        for (const kind of KINDS)
          expect([kind, await figure(page, `count-${kind}`)]).toEqual([kind, sent[kind]]);
      });
      expect(await figure(page, 'big-left')).toBe(0);
      expect(await figure(page, 'funnel-accepted')).toBe(200);
      const { evaluatedAtMs, traffic } = await snapshotOf(page, saleId);
      for (const kind of KINDS) {
        const counted = await askPrometheus(`sum(${PURCHASES},${SELECTORS[kind]}})`, evaluatedAtMs);
        const shown = traffic.totals
          .filter((one) => one.kind === kind)
          .reduce((sum, one) => sum + one.count, 0);
        expect([kind, shown, await figure(page, `total-${kind}`)]).toEqual([kind, counted, counted]);
      }
      const absent = [];
      for (const name of FIGURES) if (Number.isNaN(await figure(page, name))) absent.push(name);
      expect(absent).toEqual([]);
    }),
  );

  it(
    'shows who calls whom, callers left of those they call',
    browser.scenario(async (open) => {
      const page = await open({ expected: [NOT_LOGGED_IN] });
      const { saleId, skuId } = await createSale();
      const alice = await Shopper.login('alice');
      await alice.pay((await alice.buy(saleId, skuId)).orderId);
      await visitConsole(page, 'operator');
      await goTo(page, 'calls');
      for (const provider of ['inventory', 'order', 'account', 'payment'])
        await page.getByTestId(`arrow-gateway-${provider}`).waitFor();
      await page.getByTestId('arrow-payment-order').waitFor();
      for (const column of ['rate', 'calls', 'failed', 'success', 'tp50', 'tp90', 'tp99'])
        await page
          .locator(`[data-testid="${column}-gateway-inventory-StockService.reserve"][data-value]`)
          .waitFor();
      expect(await figure(page, 'calls-gateway-inventory-StockService.reserve')).toBeGreaterThan(0);
      await page.locator('[data-testid=cycles][data-value]').waitFor();
      const leftOf = async (name: string) => (await page.getByTestId(`node-${name}`).boundingBox())!.x;
      expect(await leftOf('gateway')).toBeLessThan(await leftOf('inventory'));
    }),
  );

  it(
    'shows an instance that froze and died as down and then up again, and every service at work',
    browser.scenario(async (open) => {
      const page = await open({ expected: [NOT_LOGGED_IN] });
      process.kill(await pidOf('notification'), 'SIGSTOP');
      try {
        await visitConsole(page, 'operator');
        await goTo(page, 'services');
        await page.locator('[data-testid=state-notification-1][data-value=down]').waitFor();
      } finally {
        await killAndAwaitSuccessor('notification');
      }
      const { saleId, skuId } = await createSale();
      const alice = await Shopper.login('alice');
      await alice.pay((await alice.buy(saleId, skuId)).orderId);
      await eventually(async () => expect((await alice.get('/api/v1/messages')).status).toBe(200));
      for (const { name, instance } of (await runningStack()).apps) {
        await page.locator(`[data-testid=state-${instance}][data-value=up]`).waitFor();
        for (const column of ['rate', 'calls', 'failed', 'availability', 'tp50', 'tp90', 'tp99'])
          await page.locator(`[data-testid=${column}-${name}][data-value]`).waitFor();
        for (const column of ['memory', 'cpu', 'loop'])
          await page.locator(`[data-testid=${column}-${instance}][data-value]`).waitFor();
      }
    }),
  );
});

/** What the generator was answered, by kind, from the report that it names. */
async function countsOfGenerator(output: string): Promise<Record<string, number>> {
  const path = /report: (\S+)\/report\.md/.exec(output)?.[1] ?? '';
  const { summary } = JSON.parse(await readFile(join(ROOT, path, 'report.json'), 'utf8')) as {
    summary: { codes: { code: string; count: number }[] };
  };
  const count = (isOf: (code: string) => boolean) =>
    summary.codes.filter(({ code }) => isOf(code)).reduce((sum, one) => sum + one.count, 0);
  return {
    accepted: count((code) => code.startsWith('202')),
    soldOut: count((code) => code === '409 SOLD_OUT'),
    refused: count((code) => code.startsWith('4') && code !== '409 SOLD_OUT'),
    failed: count((code) => code.startsWith('5')),
  };
}
