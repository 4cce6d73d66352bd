import { useEffect, useRef, useState } from 'preact/hooks';
import { useLiveSale } from '../browser/live-sale.js';
import type { SaleData } from '../domain/sale-data.js';
import { phaseAt, type Phase } from '../domain/sale-phase.js';
import { Countdown } from './countdown.js';
import { ItemCard } from './item-card.js';
import { PhaseChip, Time, timeText } from './parts.js';
import { useShop } from './shop-context.js';

export function SalePage({ published }: { published: SaleData }) {
  const { texts, nowMs, language, session } = useShop();
  const { value: sale, isReachable } = useLiveSale(published);
  const phase = phaseAt(sale, nowMs ?? Date.parse(sale.publishedAt));
  return (
    <>
      <section class="panel hero sale" data-testid="sale" data-sale={sale.saleId}>
        <div class="words">
          <PhaseChip phase={phase} />
          <h1>{sale.name}</h1>
          <ul class="facts">
            <li>
              {texts.starts} <Time iso={sale.startsAt} />
            </li>
            <li>
              {texts.ends} <Time iso={sale.endsAt} />
            </li>
            <li>{texts.limit(sale.perUserLimit)}</li>
          </ul>
        </div>
        <div class="clock">
          {phase === 'ENDED' ? (
            <p class="label">{texts.ended}</p>
          ) : (
            <Countdown
              label={phase === 'LIVE' ? texts.endsIn : texts.startsIn}
              until={phase === 'LIVE' ? sale.endsAt : sale.startsAt}
            />
          )}
          {phase === 'UPCOMING' &&
            (session ? (
              <p class="ready">{texts.readyToBuy}</p>
            ) : (
              <a class="button quiet" href="#/login">
                {texts.logInBefore}
              </a>
            ))}
        </div>
      </section>
      <Announcement phase={phase} />
      <ul class="items">
        {sale.items.map((item) => (
          <li key={item.skuId}>
            <ItemCard sale={sale} item={item} phase={phase} />
          </li>
        ))}
      </ul>
      <section class="promises">
        {texts.promises.map(({ title, text }) => (
          <div key={title}>
            <h2>{title}</h2>
            <p>{text}</p>
          </div>
        ))}
      </section>
      <p class={isReachable ? 'notice' : 'notice shown'} role="status" data-testid="unreachable">
        {!isReachable && `${texts.unreachable} ${texts.asOf(timeText(sale.publishedAt, language))}`}
      </p>
    </>
  );
}

/** Says aloud that the sale opened or ended, when it happens before the reader's eyes. */
function Announcement({ phase }: { phase: Phase }) {
  const { texts, nowMs } = useShop();
  const first = useRef<Phase | undefined>(undefined);
  const [text, setText] = useState('');
  const isKnown = nowMs !== undefined;
  useEffect(() => {
    if (!isKnown) return;
    if (first.current !== undefined && first.current !== phase)
      setText(phase === 'LIVE' ? texts.saleIsOpen : texts.saleIsOver);
    first.current = phase;
  }, [phase, isKnown]);
  return (
    <p class="hidden" role="status">
      {text}
    </p>
  );
}
