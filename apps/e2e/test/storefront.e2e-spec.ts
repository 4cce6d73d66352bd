import { eventually } from '@stampede/testing';
import type { Page } from 'playwright-core';
import { TestBrowser } from './support/browser.js';
import {
  buyButton,
  countdownSeconds,
  expectCountdownTo,
  logIn,
  orderIdOf,
  orderIn,
  ordersIn,
  phaseOf,
  purchaseIn,
  tabTo,
  visitIndex,
  visitSale,
} from './support/shop-pages.js';
import { createSale } from './support/shopper.js';
import { runningStack } from './support/stack.js';
import { expectLawsHold } from './support/verify.js';

const TWO_HOURS_AHEAD = `{
  const shiftMs = 2 * 3600_000;
  const RightDate = Date;
  globalThis.Date = class extends RightDate {
    constructor(...from) { super(...(from.length > 0 ? from : [RightDate.now() + shiftMs])); }
    static now() { return RightDate.now() + shiftMs; }
  };
}`;

const SUM_UP_LAYOUT_SHIFTS = `{
  globalThis.layoutShift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) globalThis.layoutShift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
}`;

/** What the first view of a page may weigh: headers, the pictures in it and its first question to the API included. */
const MAX_BYTES = 30 * 1024;
/** A run of all tests leaves more sales on the list than a shop has: each may add so much to it. */
const USUAL_SALES = 12;
const BYTES_PER_SALE = 60;
const PHONE = { width: 360, height: 740 };

const LOSES_THE_RACE = [/^409 POST .*\/(purchases|token)$/];
const LOGGED_OUT = [/^401 GET/];

describe('buying in the browser', () => {
  const browser = new TestBrowser();
  beforeAll(() => browser.launch());
  afterAll(() => browser.close());
  afterEach(() => expectLawsHold());

  it(
    'counts down by the clock of the server, opens at the start and sells the last piece to one of two',
    browser.scenario(async (open) => {
      const alice = await open({ expected: LOSES_THE_RACE });
      const bob = await open({ script: TWO_HOURS_AHEAD, expected: LOSES_THE_RACE });
      await Promise.all([visitIndex(alice), visitIndex(bob)]);
      await Promise.all([logIn(alice, 'alice'), logIn(bob, 'bob')]);
      const { saleId, startsAtMs } = await createSale({ stock: 1, startsInMs: 20_000 });
      await Promise.all([visitSale(alice, saleId), visitSale(bob, saleId)]);

      await Promise.all(
        [alice, bob].map(async (page) => {
          await phaseOf(page, 'UPCOMING').waitFor();
          await buyButton(page, false).filter({ hasText: 'Opens in' }).waitFor();
          await expectCountdownTo(startsAtMs, page);
          await buyButton(page, true).filter({ hasText: 'Buy now' }).waitFor();
          expect(Date.now()).toBeGreaterThan(startsAtMs - 500);
          await phaseOf(page, 'LIVE').waitFor();
        }),
      );
      await Promise.all([alice, bob].map((page) => page.getByTestId('buy').click()));

      const outcomes = await Promise.all([alice, bob].map(outcomeOf));
      expect([...outcomes].sort()).toEqual(['ORDERED', 'REFUSED']);
      const [winner, loser] = outcomes[0] === 'ORDERED' ? [alice, bob] : [bob, alice];
      await loser.getByTestId('purchase-status').filter({ hasText: 'Sold out' }).waitFor();
      await loser.getByTestId('close').click();
      await buyButton(loser, false).filter({ hasText: 'Sold out' }).waitFor();
      expect(await ordersIn(saleId, winner === alice ? 'bob' : 'alice')).toEqual([]);

      await winner.getByText('You got it!').waitFor();
      const orderId = await orderIdOf(winner);
      await winner.getByTestId('pay').click();
      await orderIn(winner, 'PAID').waitFor();
      const receipt = await winner.getByTestId('receipt').textContent();
      for (const text of [orderId, '99.00', 'Paid']) expect(receipt).toContain(text);
      await expectListed(winner, orderId);
    }),
  );

  it(
    'ends the session for good when the buyer logs out',
    browser.scenario(async (open) => {
      const page = await open({ expected: LOGGED_OUT });
      await visitIndex(page);
      await logIn(page, 'alice');
      const cookies = await page.context().cookies();
      const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
      const { urls } = await runningStack();
      const askWithOldCookies = () => fetch(`${urls.gateway}/api/v1/auth/session`, { headers: { cookie } });
      expect((await askWithOldCookies()).status).toBe(200);

      await page.getByTestId('account').click();
      await page.getByTestId('logout').click();
      await page.getByTestId('login-form').waitFor();
      await page.reload();
      await page.getByTestId('login-link').waitFor({ state: 'attached' });
      expect(await page.context().cookies()).toEqual([]);
      await eventually(async () => expect((await askWithOldCookies()).status).toBe(401));
    }),
  );

  it(
    'needs nothing but a keyboard, from the login to the receipt',
    browser.scenario(async (open) => {
      const page = await open();
      const { saleId } = await createSale();
      await visitSale(page, saleId);
      await buyButton(page, true).waitFor();
      await tabTo(page, 'login-link');
      await page.keyboard.press('Enter');
      await page.locator('[name=username]:focus').waitFor();
      await page.keyboard.type('carol');
      await page.keyboard.press('Tab');
      await page.keyboard.type('demo');
      await page.keyboard.press('Enter');
      await page.getByTestId('account').waitFor();
      await tabTo(page, 'buy');
      await page.keyboard.press('Enter');
      await orderIn(page, 'PENDING_PAYMENT').waitFor();
      await tabTo(page, 'pay');
      await page.keyboard.press('Enter');
      await orderIn(page, 'PAID').waitFor();
    }),
  );

  it(
    'works in Chinese on a small phone, and everything fits its width',
    browser.scenario(async (open) => {
      const page = await open({ viewport: PHONE, isMobile: true, hasTouch: true });
      const { saleId } = await createSale();
      await visitIndex(page);
      await expectFits(page);
      await visitSale(page, saleId);
      await expectFits(page);
      await page.getByTestId('language').tap();
      await page.getByTestId('login-link').filter({ hasText: '登录' }).waitFor();
      await logIn(page, 'alice');
      await page.getByTestId('item').getByText('极光 X1').waitFor();
      await buyButton(page, true).filter({ hasText: '立即抢购' }).tap();
      await page.getByText('抢到了！').waitFor();
      await expectFits(page);
      await page.getByTestId('pay').filter({ hasText: '支付' }).tap();
      await page.getByText('付款成功').waitFor();
      await expectFits(page);
      await page.reload();
      await page.getByTestId('receipt').getByText('已付款').waitFor();
      expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    }),
  );

  it(
    'shows its first view for little weight, and nothing in it moves',
    browser.scenario(async (open) => {
      const { urls } = await runningStack();
      const index = await open({ script: SUM_UP_LAYOUT_SHIFTS });
      await expectLightAndStill(index, urls.storefront);
      const card = index.getByTestId('sale-card').filter({ hasText: 'Weekend Rush' }).first();
      const address = new URL((await card.getAttribute('href'))!, urls.storefront).href;
      const sale = await open({ script: SUM_UP_LAYOUT_SHIFTS });
      await expectLightAndStill(sale, address);
      expect(await sale.getByTestId('item').count()).toBe(3);
    }),
  );
});

async function outcomeOf(page: Page): Promise<'ORDERED' | 'REFUSED'> {
  const [ordered, refused] = [orderIn(page, 'PENDING_PAYMENT'), purchaseIn(page, 'REFUSED')];
  await ordered.or(refused).waitFor();
  return (await ordered.isVisible()) ? 'ORDERED' : 'REFUSED';
}

/** Among the orders, and in the inbox: placed by mail and short message, paid by mail. */
async function expectListed(page: Page, orderId: string): Promise<void> {
  const sheet = page.getByTestId('sheet');
  await sheet.getByRole('link', { name: 'My orders' }).click();
  await page.locator(`[data-testid=order-row][data-order="${orderId}"][data-status=PAID]`).waitFor();
  await eventually(
    async () => {
      await sheet.getByRole('link', { name: 'My orders' }).click();
      await sheet.getByRole('link', { name: 'Messages' }).click();
      const rows = page.getByTestId('message-row').filter({ hasText: orderId });
      await rows.filter({ hasText: `Order ${orderId} paid` }).waitFor({ timeout: 5000 });
      expect(await rows.filter({ hasText: `Order ${orderId} placed` }).count()).toBe(2);
    },
    { timeoutMs: 60_000 },
  );
}

/** Nothing lies beyond the right edge: neither to be scrolled to nor cut off. */
async function expectFits(page: Page): Promise<void> {
  await page.locator('h1, dialog h2').first().waitFor();
  const rightmost = await page.evaluate<number>(`Math.max(
    document.documentElement.scrollWidth,
    ...[...document.querySelectorAll('a, button, input, h1, h2, h3, p, dt, dd')]
      .map((element) => element.getBoundingClientRect())
      .filter(({ width }) => width > 1)
      .map(({ right }) => right),
  )`);
  expect(rightmost).toBeLessThanOrEqual(PHONE.width);
}

async function expectLightAndStill(page: Page, address: string): Promise<void> {
  const wire = await page.context().newCDPSession(page);
  const urls = new Map<string, string>();
  const weights = new Map<string, number>();
  wire.on('Network.requestWillBeSent', ({ requestId, request }) => urls.set(requestId, request.url));
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const url = urls.get(requestId)!;
    // What is asked for again belongs to no first view.
    if (!weights.has(url)) weights.set(url, encodedDataLength);
  });
  await wire.send('Network.enable');
  await page.goto(address, { waitUntil: 'networkidle' });
  await eventually(async () => expect(await countdownSeconds(page)).toBeGreaterThan(0));
  const seen = await page.evaluate<string[]>(
    '[...document.images].filter((one) => one.getBoundingClientRect().top < innerHeight).map(({ src }) => src)',
  );
  const bytes = [...weights]
    .filter(([url]) => !url.includes('/pictures/') || seen.includes(url))
    .reduce((sum, [, weight]) => sum + weight, 0);
  const sales = await page.getByTestId('sale-card').count();
  expect(seen.length).toBeGreaterThan(0);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThanOrEqual(MAX_BYTES + Math.max(0, sales - USUAL_SALES) * BYTES_PER_SALE);
  expect(await page.evaluate('globalThis.layoutShift')).toBeLessThan(0.01);
}
