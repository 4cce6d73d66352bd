import { renderToString } from 'preact-render-to-string';
import type { IndexData, SaleData } from '../domain/sale-data.js';
import { App } from './app.js';
import { PAGE_DATA_ID, type PageData } from './page-data.js';
import { en } from './texts-en.js';
import { titleOf } from './title.js';

/** Addresses of what the browser needs besides the page; their names change with their content. */
export interface ClientAssets {
  readonly script: string;
  readonly style: string;
}

export const renderIndexPage = (index: IndexData, assets: ClientAssets): string =>
  renderPage({ kind: 'index', index }, assets);

export const renderSalePage = (sale: SaleData, assets: ClientAssets): string =>
  renderPage({ kind: 'sale', sale }, assets);

export const renderMissingPage = (demo: boolean, assets: ClientAssets): string =>
  renderPage({ kind: 'missing', demo }, assets);

function renderPage(page: PageData, assets: ClientAssets): string {
  return `<!doctype html>${renderToString(<Document page={page} assets={assets} />)}`;
}

/** Nothing inline but data: the page works under a Content-Security-Policy without unsafe-inline. */
function Document({ page, assets }: { page: PageData; assets: ClientAssets }) {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{titleOf(page, en)}</title>
        <meta name="description" content={en.tagline} />
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" content="#1a1310" />
        <link rel="stylesheet" href={assets.style} />
        <script type="module" src={assets.script} />
        <link rel="icon" type="image/svg+xml" href="/favicon.svg" />
        <link rel="manifest" href="/manifest.webmanifest" />
      </head>
      <body>
        <div id="app">
          <App page={page} />
        </div>
        <script
          type="application/json"
          id={PAGE_DATA_ID}
          dangerouslySetInnerHTML={{ __html: embeddable(page) }}
        />
      </body>
    </html>
  );
}

/** JSON that cannot end the element it stands in, whatever the titles are. */
const embeddable = (page: PageData): string => JSON.stringify(page).replaceAll('<', '\\u003c');
