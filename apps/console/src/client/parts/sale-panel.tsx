import { useRef } from 'preact/hooks';
import type { SaleSnapshot, Stock } from '../../application/snapshot.js';
import { clockText, countText, dateText, durationText } from '../format.js';
import { Clock, Figure, useSelected, useSnapshots } from '../live.js';
import { snapshots } from '../snapshots.js';

/** The sale that is looked at: what it is, where it stands, and its stock. */
export function SalePanel({ storefrontUrl }: { storefrontUrl: string | null }) {
  const { sale, isKnown } = useSelected(() => ({
    isKnown: snapshots.latest !== undefined,
    sale: saleHead(snapshots.latest?.sale ?? null),
  }));
  if (sale === null) return <NoSale isKnown={isKnown} />;
  return (
    <section
      class="panel at-sale"
      aria-labelledby="title-sale"
      data-testid="panel-sale"
      data-stale={sale.isStale}
    >
      <SaleHead sale={sale} storefrontUrl={storefrontUrl} />
      {sale.isStale && (
        <p class="warning" data-testid="sale-stale">
          Inventory does not answer. This is what it told at{' '}
          <Figure of={({ sale: last }) => (last === null ? null : { text: clockText(last.asOfMs) })} />.
        </p>
      )}
      <StockBar title="All items" testId="stock-bar" of={({ stock }) => stock} isLarge />
      {sale.items.length > 1 && (
        <div class="item-bars">
          {sale.items.map(({ skuId, title }) => (
            <StockBar
              key={skuId}
              title={title}
              testId={`stock-bar-${skuId}`}
              of={({ items }) => items.find((item) => item.skuId === skuId)}
            />
          ))}
        </div>
      )}
    </section>
  );
}

type Head = NonNullable<ReturnType<typeof saleHead>>;

function SaleHead({ sale, storefrontUrl }: { sale: Head; storefrontUrl: string | null }) {
  return (
    <div class="sale-head">
      <h2 id="title-sale" data-testid="sale-name">
        {sale.name}
      </h2>
      <span class="status" data-status={sale.status} data-testid="sale-status">
        {sale.status}
      </span>
      <span class="sale-time" data-testid="sale-time">
        <SaleTime {...sale} />
      </span>
      <span class="muted" data-testid="sale-id">
        {sale.saleId}
      </span>
      {storefrontUrl !== null && sale.isPublished && (
        <a href={`${storefrontUrl}/sales/${sale.saleId}.html`} target="_blank" rel="noopener">
          storefront ↗
        </a>
      )}
      <ul class="legend stock-legend" aria-hidden="true">
        {PARTS.map(([part, name]) => (
          <li key={part}>
            <i class={`swatch part-${part}`} /> {name}
          </li>
        ))}
      </ul>
    </div>
  );
}

function saleHead(sale: SaleSnapshot | null) {
  if (sale === null) return null;
  const { saleId, name, status, isPublished, startsAtMs, endsAtMs, isStale, items } = sale;
  const titles = items.map(({ skuId, title }) => ({ skuId, title }));
  return { saleId, name, status, isPublished, startsAtMs, endsAtMs, isStale, items: titles };
}

function NoSale({ isKnown }: { isKnown: boolean }) {
  return (
    <section class="panel at-sale" data-testid="panel-sale">
      <p class="empty">
        {isKnown ? (
          <>
            No sale to show. Make one on the page <a href="#/sales">Sales</a>, or run{' '}
            <code>npm run sale -- --starts-in 30s</code>
          </>
        ) : (
          'Reading the first snapshot…'
        )}
      </p>
    </section>
  );
}

type Times = Pick<SaleSnapshot, 'status' | 'startsAtMs' | 'endsAtMs'>;

function SaleTime({ status, startsAtMs, endsAtMs }: Times) {
  switch (status) {
    case 'LIVE':
      return (
        <>
          <b>
            <Clock text={(nowMs) => durationText(nowMs - startsAtMs)} />
          </b>{' '}
          since the start, open until {dateText(endsAtMs)}
        </>
      );
    case 'ENDED':
      return <>ended {dateText(endsAtMs)}</>;
    default:
      return (
        <>
          starts in{' '}
          <b>
            <Clock text={(nowMs) => durationText(startsAtMs - nowMs)} />
          </b>
          , at {dateText(startsAtMs)}
        </>
      );
  }
}

const PARTS = [
  ['sold', 'sold'],
  ['reserved', 'reserved'],
  ['underWay', 'on their way'],
  ['left', 'left'],
] as const;

/** Its parts stand in proportion to their units. */
function StockBar({
  title,
  testId,
  of,
  isLarge = false,
}: {
  title: string;
  testId: string;
  of: (sale: SaleSnapshot) => Stock | undefined;
  isLarge?: boolean;
}) {
  const bar = useRef<HTMLDivElement>(null);
  useSnapshots(({ sale }) => {
    const stock = sale === null ? undefined : of(sale);
    if (bar.current === null || stock === undefined) return;
    PARTS.forEach(([part], index) => {
      (bar.current!.children[index] as HTMLElement).style.flexGrow = String(stock[part] ?? 0);
    });
    const words = PARTS.flatMap(([part, name]) => {
      const units = stock[part];
      return units === null ? [] : `${countText(units)} ${name}`;
    });
    bar.current.setAttribute('aria-label', `${title}: ${words.join(', ')} of ${countText(stock.total)}`);
  });
  return (
    <div class={isLarge ? 'stock large' : 'stock'}>
      {!isLarge && <span class="stock-title">{title}</span>}
      <div class="bar" role="img" ref={bar} data-testid={testId}>
        {PARTS.map(([part]) => (
          <i key={part} class={`part-${part}`} />
        ))}
      </div>
      <span class="stock-figure">
        <Figure of={({ sale }) => leftText(sale === null ? undefined : of(sale))} />
      </span>
    </div>
  );
}

function leftText(stock: Stock | undefined) {
  if (stock === undefined) return null;
  return { text: `${countText(stock.left)} of ${countText(stock.total)} left` };
}
