import { join } from 'node:path';
import { requireEnv } from '@stampede/testing';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { ROOT } from './launcher.mjs';

const FLAGS = ['gpu', 'quic', 'background-networking', 'component-update', 'sync'].map(
  (what) => `--disable-${what}`,
);
const REPORTS = join(ROOT, '.stampede/reports');
const PATIENCE_MS = 60_000;

export interface Visit extends BrowserContextOptions {
  /** Runs in every page before its own scripts. */
  readonly script?: string;
  /** Problems that belong to the scenario; any other fails it. */
  readonly expected?: readonly RegExp[];
}

/** A page in a context of its own: nobody is logged in. */
export type Open = (visit?: Visit) => Promise<Page>;

interface Opened {
  readonly page: Page;
  readonly problems: string[];
  readonly expected: readonly RegExp[];
}

/** The Chromium of one spec file. */
export class TestBrowser {
  private browser: Browser | undefined;

  async launch(): Promise<void> {
    this.browser = await chromium.launch({
      executablePath: requireEnv('CHROMIUM'),
      args: ['--no-first-run', ...FLAGS],
      // There is none for root.
      chromiumSandbox: process.getuid?.() !== 0,
    });
  }

  async close(): Promise<void> {
    await this.browser?.close();
  }

  /**
   * A test with pages. It fails too when a page logged an error, when one of its requests failed, or was answered with a 4xx or 5xx that
   * was not expected. Of a failed test there is a picture of every page in .stampede/reports.
   */
  scenario(steps: (open: Open) => Promise<void>): () => Promise<void> {
    return async () => {
      const opened: Opened[] = [];
      try {
        await steps((visit) => this.open(opened, visit));
        for (const { problems, expected } of opened)
          expect(problems.filter((problem) => !expected.some((one) => one.test(problem)))).toEqual([]);
      } catch (error) {
        throw new Error(await describeFailure(opened, error), { cause: error });
      } finally {
        await Promise.all(opened.map(({ page }) => page.context().close()));
      }
    };
  }

  private async open(opened: Opened[], visit: Visit = {}): Promise<Page> {
    const { script, expected = [], ...options } = visit;
    const context = await this.browser!.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options });
    context.setDefaultTimeout(PATIENCE_MS);
    if (script !== undefined) await context.addInitScript({ content: script });
    const page = await context.newPage();
    opened.push({ page, problems: problemsOf(page), expected });
    return page;
  }
}

/** Fills up with what goes wrong on the page. */
function problemsOf(page: Page): string[] {
  const problems: string[] = [];
  const pathOf = (url: string) => url.replace(/^https?:\/\/[^/]+/, '');
  page.on('pageerror', (error) => problems.push(`uncaught ${error}`));
  page.on('console', (message) => {
    // The request itself is counted below.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      problems.push(`console ${message.text()}`);
  });
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText;
    // By the page itself: it went elsewhere, or closed a stream.
    if (why !== 'net::ERR_ABORTED') problems.push(`${why} ${request.method()} ${pathOf(request.url())}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400)
      problems.push(`${response.status()} ${response.request().method()} ${pathOf(response.url())}`);
  });
  return problems;
}

async function describeFailure(opened: readonly Opened[], error: unknown): Promise<string> {
  const name = expect.getState().currentTestName?.replace(/\W+/g, '-').slice(0, 80);
  const pages = opened.map(async ({ page, problems }, at) => {
    const path = join(REPORTS, `browser-${name}-${at + 1}.png`);
    const picture = await page.screenshot({ path }).then(
      () => path,
      (reason) => `no picture: ${reason}`,
    );
    return [`page ${at + 1}: ${page.url()}`, picture, ...problems].join('\n  ');
  });
  const why = error instanceof Error ? error.message : String(error);
  return [why, ...(await Promise.all(pages))].join('\n');
}
