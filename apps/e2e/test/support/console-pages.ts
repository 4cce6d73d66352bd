import type { Page } from 'playwright-core';
import { DEMO_PASSWORD } from './shopper.js';
import { runningStack } from './stack.js';

type Place = 'live' | 'services' | 'calls' | 'sales';

export async function visitConsole(page: Page, username: string): Promise<void> {
  await page.goto((await runningStack()).urls.console);
  await page.locator('[name=username]').fill(username);
  await page.locator('[name=password]').fill(DEMO_PASSWORD);
  await page.getByRole('button', { name: 'Log in' }).click();
}

export async function goTo(page: Page, place: Place): Promise<void> {
  await page.getByTestId(`nav-${place}`).click();
  await page.getByTestId(`page-${place}`).waitFor();
}

/** What a figure shows; NaN where it shows that nothing is known. */
export async function figure(page: Page, testId: string): Promise<number> {
  return Number((await page.getByTestId(testId).getAttribute('data-value')) ?? NaN);
}

interface AnswerCount {
  readonly kind: string;
  readonly code: string;
  readonly count: number;
}

/** What the page was sent last, by the console's own API. */
export async function snapshotOf(page: Page, saleId: string) {
  const answer = await page.request.get(new URL(`/api/snapshot?sale=${saleId}`, page.url()).href);
  return (await answer.json()) as {
    evaluatedAtMs: number;
    sale: { stock: { total: number; left: number; reserved: number } };
    spike: { answers: AnswerCount[] };
    traffic: { totals: AnswerCount[] };
  };
}
