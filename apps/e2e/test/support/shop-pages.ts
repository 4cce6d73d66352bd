import { eventually } from '@stampede/testing';
import type { Locator, Page } from 'playwright-core';
import { DEMO_PASSWORD, Shopper } from './shopper.js';
import { runningStack } from './stack.js';

/** Opens the page of a sale, as soon as it is published. */
export async function visitSale(page: Page, saleId: string): Promise<void> {
  const { urls } = await runningStack();
  const address = `${urls.storefront}/sales/${saleId}.html`;
  await eventually(async () => expect((await fetch(address)).status).toBe(200));
  await page.goto(address);
}

export async function visitIndex(page: Page): Promise<void> {
  await page.goto((await runningStack()).urls.storefront);
}

export async function logIn(page: Page, username: string): Promise<void> {
  await page.getByTestId('login-link').click();
  await fillLogin(page, username);
  await page.getByTestId('account').waitFor();
}

async function fillLogin(page: Page, username: string): Promise<void> {
  const form = page.getByTestId('login-form');
  await form.locator('[name=username]').fill(username);
  await form.locator('[name=password]').fill(DEMO_PASSWORD);
  await form.locator('button').click();
}

export const phaseOf = (page: Page, phase: 'UPCOMING' | 'LIVE' | 'ENDED'): Locator =>
  page.locator(`[data-testid=sale] [data-testid=phase][data-phase=${phase}]`);

export const buyButton = (page: Page, isOpen: boolean): Locator =>
  page.locator(`[data-testid=buy][aria-disabled=${!isOpen}]`);

export const orderIn = (page: Page, status: 'PENDING_PAYMENT' | 'PAID'): Locator =>
  page.locator(`[data-testid=order][data-status=${status}]`);

export const purchaseIn = (page: Page, state: string): Locator =>
  page.locator(`[data-testid=purchase][data-state=${state}]`);

/** The order that the sheet shows. */
export async function orderIdOf(page: Page): Promise<string> {
  await page.waitForURL(/#\/orders\/\d+$/);
  return page.url().split('/').at(-1)!;
}

/** Seconds that the countdown shows, from its four tiles; NaN while it shows dashes. */
export async function countdownSeconds(page: Page): Promise<number> {
  const tiles = await page.locator('[data-testid=countdown] b').allTextContents();
  const [days = NaN, hours = NaN, minutes = NaN, seconds = NaN] = tiles.map(Number);
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}

/** That it counts down to this moment by the clock of the server, give or take a second. */
export async function expectCountdownTo(momentMs: number, page: Page): Promise<void> {
  await eventually(async () => {
    const soonest = (momentMs - Date.now()) / 1000;
    const shown = await countdownSeconds(page);
    expect(shown).toBeLessThanOrEqual(Math.ceil(soonest) + 1);
    expect(shown).toBeGreaterThanOrEqual(Math.floor((momentMs - Date.now()) / 1000) - 1);
  });
}

/** Ids of the buyer's newest orders that are of this sale. */
export async function ordersIn(saleId: string, username: string): Promise<string[]> {
  const shopper = await Shopper.login(username);
  const { body } = await shopper.get<{ orders: { orderId: string; saleId: string }[] }>(
    '/api/v1/orders?limit=20',
  );
  return body.orders.filter((order) => order.saleId === saleId).map(({ orderId }) => orderId);
}

/** Presses Tab until the element has the focus. */
export async function tabTo(page: Page, testId: string): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab');
    if ((await page.evaluate('document.activeElement?.dataset.testid')) === testId) return;
  }
  throw new Error(`${testId} cannot be reached by Tab`);
}
