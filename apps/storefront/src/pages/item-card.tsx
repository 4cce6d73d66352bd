import { useState } from 'preact/hooks';
import { openRoute } from '../browser/route.js';
import { isUnderWay } from '../domain/purchase-flow.js';
import type { ItemData, SaleData } from '../domain/sale-data.js';
import type { Phase } from '../domain/sale-phase.js';
import { shortCountdown } from './countdown.js';
import { Picture, Price, SoldShare } from './parts.js';
import { useShop } from './shop-context.js';

/** How long a click greys the button. The server does not rely on it. */
const GREY_MS = 5000;
/** In the first moments of a sale requests leave spread over so long: nobody gains or loses by it. */
const START_SPREAD_MS = 240;
const FIRST_MOMENTS_MS = 5000;
const MOST_SHOWN = 99;

interface Item {
  readonly sale: SaleData;
  readonly item: ItemData;
  readonly phase: Phase;
}

export function ItemCard({ sale, item, phase }: Item) {
  const { texts, language } = useShop();
  const [quantity, setQuantity] = useState(1);
  const most = Math.max(1, Math.min(sale.perUserLimit, item.available, MOST_SHOWN));
  const wanted = Math.min(quantity, most);
  return (
    <article class="item" data-testid="item" data-sku={item.skuId}>
      <Picture name={item.picture} isEager />
      <div class="words">
        <h2>{item.title[language]}</h2>
        <p class="lead">{item.description[language]}</p>
        <Price cents={item.priceCents} listCents={item.listPriceCents} />
        <SoldShare stock={item.stock} available={item.available} />
        <p class="left" data-testid="left" data-left={item.available}>
          {item.available > 0 ? texts.left(item.available) : texts.soldOut}
        </p>
        <div class="order">
          <Stepper value={wanted} most={most} onChange={setQuantity} />
          <BuyButton sale={sale} item={item} phase={phase} quantity={wanted} />
        </div>
      </div>
    </article>
  );
}

function Stepper(props: { value: number; most: number; onChange: (value: number) => void }) {
  const { texts } = useShop();
  const { value, most, onChange } = props;
  return (
    <div class="stepper" role="group" aria-label={texts.quantity}>
      <button aria-label={texts.fewer} disabled={value <= 1} onClick={() => onChange(value - 1)}>
        −
      </button>
      <output data-testid="quantity">{value}</output>
      <button aria-label={texts.moreOf} disabled={value >= most} onClick={() => onChange(value + 1)}>
        +
      </button>
    </div>
  );
}

function BuyButton({ sale, item, phase, quantity }: Item & { quantity: number }) {
  const { texts, nowMs, language, purchase, tellPurchase } = useShop();
  const [greyUntilMs, setGreyUntil] = useState(0);
  const isGrey = nowMs !== undefined && nowMs < greyUntilMs;
  const isBusy = isUnderWay(purchase);
  const isOpen = phase === 'LIVE' && nowMs !== undefined && item.available > 0 && !isBusy && !isGrey;
  const buy = () => {
    if (!isOpen) return;
    const isFirstMoment = nowMs - Date.parse(sale.startsAt) < FIRST_MOMENTS_MS;
    const intent = { saleId: sale.saleId, skuId: item.skuId, quantity, key: crypto.randomUUID() };
    setGreyUntil(nowMs + GREY_MS);
    tellPurchase({ type: 'Begun', intent, delayMs: isFirstMoment ? Math.random() * START_SPREAD_MS : 0 });
    openRoute({ name: 'purchase' });
  };
  const label = () => {
    if (phase === 'ENDED') return texts.over;
    if (nowMs === undefined) return texts.opensSoon;
    if (phase === 'UPCOMING') return texts.opensIn(shortCountdown(Date.parse(sale.startsAt) - nowMs, texts));
    if (item.available === 0) return texts.soldOut;
    return isBusy || isGrey ? texts.oneMoment : texts.buy;
  };
  return (
    // Not `disabled`: who waits with the focus on the button keeps it when the sale opens.
    <button
      class="button"
      aria-disabled={!isOpen}
      aria-label={`${label()} · ${item.title[language]}`}
      data-testid="buy"
      onClick={buy}
    >
      {label()}
    </button>
  );
}
