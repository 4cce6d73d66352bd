import { useLiveIndex } from '../browser/live-sale.js';
import type { IndexData, SaleSummary } from '../domain/sale-data.js';
import { phaseAt, type Phase } from '../domain/sale-phase.js';
import { Countdown, shortCountdown } from './countdown.js';
import { PhaseChip, Picture, Price, SoldShare, Time } from './parts.js';
import { useShop } from './shop-context.js';
import type { Texts } from './texts.js';

interface Placed {
  readonly sale: SaleSummary;
  readonly phase: Phase;
}

export function IndexPage({ published }: { published: IndexData }) {
  const { texts, nowMs } = useShop();
  const { sales, publishedAt } = useLiveIndex(published);
  const atMs = nowMs ?? Date.parse(publishedAt);
  const placed = sales.map((sale) => ({ sale, phase: phaseAt(sale, atMs) }));
  const of = (phase: Phase) => placed.filter((one) => one.phase === phase);
  const [live, upcoming, ended] = [of('LIVE'), of('UPCOMING').reverse(), of('ENDED')];
  const featured = live[0] ?? upcoming[0];
  return (
    <>
      {featured ? <Featured {...featured} /> : <h1 class="panel empty">{texts.noSales}</h1>}
      <Group title={texts.moreSales} sales={[...live, ...upcoming].filter((one) => one !== featured)} />
      <Past sales={ended} />
    </>
  );
}

const hrefOf = ({ saleId }: SaleSummary) => `/sales/${saleId}.html`;

function Featured({ sale, phase }: Placed) {
  const { texts, language } = useShop();
  const isLive = phase === 'LIVE';
  return (
    <section class="panel hero" data-testid="featured">
      <div class="words">
        <PhaseChip phase={phase} />
        <h1>{sale.name}</h1>
        <p class="lead">{sale.title[language]}</p>
        <Price cents={sale.priceCents} listCents={listPriceOf(sale)} isFrom={sale.itemCount > 1} />
        <Countdown
          label={isLive ? texts.endsIn : texts.startsIn}
          until={isLive ? sale.endsAt : sale.startsAt}
        />
        <a class="button" href={hrefOf(sale)}>
          {texts.goToSale}
        </a>
      </div>
      <Picture name={sale.picture} isEager />
    </section>
  );
}

function Group({ title, sales }: { title: string; sales: readonly Placed[] }) {
  if (sales.length === 0) return null;
  return (
    <section class="group">
      <h2>{title}</h2>
      <ul class="cards">
        {sales.map((placed) => (
          <li key={placed.sale.saleId}>
            <SaleCard {...placed} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function SaleCard({ sale, phase }: Placed) {
  const { texts, language, nowMs } = useShop();
  const [label, until] = phase === 'LIVE' ? [texts.endsIn, sale.endsAt] : [texts.startsIn, sale.startsAt];
  return (
    <a class="card" href={hrefOf(sale)} data-testid="sale-card" data-sale={sale.saleId}>
      <Picture name={sale.picture} />
      <div class="words">
        <p class="row">
          <PhaseChip phase={phase} />
          <span class="time">
            {label} {nowMs === undefined ? '--:--' : shortCountdown(Date.parse(until) - nowMs, texts)}
          </span>
        </p>
        <h3>{sale.name}</h3>
        <p class="lead">
          {sale.title[language]}
          {sale.itemCount > 1 && ` · ${texts.items(sale.itemCount)}`}
        </p>
        <Price cents={sale.priceCents} listCents={listPriceOf(sale)} isFrom={sale.itemCount > 1} />
        <SoldShare {...sale} />
        <p class="left">{soldText(sale, texts)}</p>
      </div>
    </a>
  );
}

function Past({ sales }: { sales: readonly Placed[] }) {
  const { texts, language } = useShop();
  if (sales.length === 0) return null;
  return (
    <section class="group">
      <h2>{texts.over}</h2>
      <ul class="rows">
        {sales.map(({ sale }) => (
          <li key={sale.saleId}>
            <a href={hrefOf(sale)} data-testid="sale-card" data-sale={sale.saleId}>
              <b>{sale.name}</b>
              <span class="chip">{soldText(sale, texts)}</span>
              <small>{sale.title[language]}</small>
              <small>
                <Time iso={sale.endsAt} />
              </small>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function soldText({ stock, available }: SaleSummary, texts: Texts): string {
  return available === 0 ? texts.soldOut : texts.shareSold(Math.floor((1 - available / stock) * 100));
}

/** Next to the cheapest item's price the first one's list price would compare two different things. */
const listPriceOf = (sale: SaleSummary) => (sale.itemCount === 1 ? sale.listPriceCents : null);
