import type { Language } from '../domain/sale-data.js';
import { moneyText } from '../domain/money.js';
import type { Phase } from '../domain/sale-phase.js';
import { useShop } from './shop-context.js';

export function PhaseChip({ phase }: { phase: Phase }) {
  const { texts } = useShop();
  const label = { LIVE: texts.liveNow, UPCOMING: texts.comingUp, ENDED: texts.over }[phase];
  return (
    <span class={`chip ${phase.toLowerCase()}`} data-testid="phase" data-phase={phase}>
      {label}
    </span>
  );
}

/** The sale's price, and the list price struck through where it is higher. */
export function Price({
  cents,
  listCents,
  isFrom,
}: {
  cents: number;
  listCents: number | null;
  isFrom?: boolean;
}) {
  const { texts } = useShop();
  const saves = listCents !== null && listCents > cents;
  return (
    <p class="price">
      {isFrom && <small>{texts.from} </small>}
      <strong>
        <span class="hidden">{texts.salePrice} </span>
        {moneyText(cents)}
      </strong>
      {saves && (
        <s>
          <span class="hidden">{texts.listPrice} </span>
          {moneyText(listCents)}
        </s>
      )}
      {saves && <em>−{Math.floor((1 - cents / listCents) * 100)}%</em>}
    </p>
  );
}

export function SoldShare({ stock, available }: { stock: number; available: number }) {
  const { texts } = useShop();
  const sold = Math.max(0, stock - available);
  return (
    <progress
      max={Math.max(1, stock)}
      value={sold}
      aria-label={texts.shareSold(Math.floor((sold / Math.max(1, stock)) * 100))}
    />
  );
}

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', zh: 'zh-CN' };

/** In the reader's zone, which it names. */
export function timeText(iso: string, language: Language): string {
  return new Intl.DateTimeFormat(LOCALES[language], {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
    timeZoneName: 'short',
  }).format(new Date(iso));
}

export function Time({ iso }: { iso: string }) {
  const { language } = useShop();
  return <time dateTime={iso}>{timeText(iso, language)}</time>;
}

export function Picture({
  name,
  isEager,
  class: className,
}: {
  name: string;
  isEager?: boolean;
  class?: string;
}) {
  return (
    <img
      class={className}
      src={`/pictures/${name}.svg`}
      width="400"
      height="300"
      alt=""
      loading={isEager ? 'eager' : 'lazy'}
      decoding="async"
    />
  );
}
