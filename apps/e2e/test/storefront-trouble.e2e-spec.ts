import type { Page, Response } from 'playwright-core';
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
  visitSale,
} from './support/shop-pages.js';
import { createSale } from './support/shopper.js';
import { killAndAwaitSuccessor, pidOf } from './support/stack.js';
import { expectLawsHold } from './support/verify.js';

const SERVER_AWAY = [/^50\d /];
const CUT_OFF = [/^net::ERR_FAILED POST .*\/purchases$/];

const isPurchase = (response: Response) =>
  response.request().method() === 'POST' && response.url().endsWith('/purchases');

describe('a purchase in the browser, when something goes wrong', () => {
  const browser = new TestBrowser();
  const stopped = new Set<number>();
  beforeAll(() => browser.launch());
  afterAll(() => browser.close());
  afterEach(async () => {
    for (const pid of stopped) goOn(pid);
    await expectLawsHold();
  });

  /** The process takes connections and says nothing. */
  const stop = async (app: string): Promise<number> => {
    const pid = await pidOf(app);
    process.kill(pid, 'SIGSTOP');
    stopped.add(pid);
    return pid;
  };
  const goOn = (pid: number): void => {
    if (stopped.delete(pid)) process.kill(pid, 'SIGCONT');
  };

  const readyToBuy = async (page: Page): Promise<string> => {
    const { saleId } = await createSale();
    await visitSale(page, saleId);
    await logIn(page, 'carol');
    await buyButton(page, true).waitFor();
    return saleId;
  };

  const expectOneOrder = async (page: Page, saleId: string): Promise<void> => {
    await orderIn(page, 'PENDING_PAYMENT').waitFor();
    const orderId = await orderIdOf(page);
    expect(await ordersIn(saleId, 'carol')).toEqual([orderId]);
  };

  it(
    'goes on after the page was reloaded while the order was being written',
    browser.scenario(async (open) => {
      const page = await open({ expected: SERVER_AWAY });
      const saleId = await readyToBuy(page);
      const order = await stop('order');
      await page.getByTestId('buy').click();
      await purchaseIn(page, 'QUEUED').waitFor();
      await page.reload();
      await purchaseIn(page, 'QUEUED').waitFor();
      goOn(order);
      await expectOneOrder(page, saleId);
    }),
  );

  it(
    'ends with one order when inventory freezes and dies with it, and nobody knows whether it was taken',
    browser.scenario(async (open) => {
      const page = await open({ expected: SERVER_AWAY });
      const saleId = await readyToBuy(page);
      await page.route(
        '**/purchases',
        async (route) => {
          await stop('inventory');
          await route.continue();
        },
        { times: 1 },
      );
      const answered = page.waitForResponse(isPurchase);
      await page.getByTestId('buy').click();
      const answer = await answered;
      expect([answer.status(), await answer.json()]).toMatchObject([503, { code: 'UNCONFIRMED' }]);
      await purchaseIn(page, 'PAUSED').getByText('We do not know yet').waitFor();
      await killAndAwaitSuccessor('inventory');
      stopped.clear();
      await expectOneOrder(page, saleId);
    }),
  );

  it(
    'ends with one order when the answer is lost on its way and the page reloaded in despair',
    browser.scenario(async (open) => {
      const page = await open({ expected: CUT_OFF });
      const saleId = await readyToBuy(page);
      await page.route(
        '**/purchases',
        async (route) => {
          expect((await route.fetch()).status()).toBe(202);
          await route.abort();
        },
        { times: 1 },
      );
      await page.getByTestId('buy').click();
      await purchaseIn(page, 'PAUSED').waitFor();
      await page.reload();
      await expectOneOrder(page, saleId);
    }),
  );

  it(
    'waits for a gateway that says nothing: the page comes from the folder, counts down, says so, and recovers by itself',
    browser.scenario(async (open) => {
      const page = await open({ expected: SERVER_AWAY });
      const { saleId, startsAtMs } = await createSale({ startsInMs: 300_000 });
      await visitSale(page, saleId);
      await phaseOf(page, 'UPCOMING').waitFor();
      const gateway = await stop('gateway');
      await page.reload();
      await expectCountdownTo(startsAtMs, page);
      const notice = page.getByTestId('unreachable').filter({ hasText: 'cannot be reached' });
      await notice.waitFor();
      await expectCountdownTo(startsAtMs, page);
      goOn(gateway);
      await notice.waitFor({ state: 'detached' });
      expect(await countdownSeconds(page)).toBeGreaterThan(0);
    }),
  );
});
