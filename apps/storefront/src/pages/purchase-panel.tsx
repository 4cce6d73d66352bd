import { usePublishedItem } from '../browser/published-item.js';
import { isUnderWay, type Intent, type PurchaseState } from '../domain/purchase-flow.js';
import { NEUTRAL_PICTURE } from '../domain/sale-data.js';
import { LoginForm } from './login-form.js';
import { Picture } from './parts.js';
import { useShop } from './shop-context.js';
import { problemText, type Texts } from './texts.js';

const STEPS = ['ask', 'queue', 'order'] as const;

/** How the purchase is going, from the click to its order or its refusal. */
export function PurchasePanel({ onClose }: { onClose: () => void }) {
  const { texts, purchase } = useShop();
  if (purchase.name === 'LOGIN') return <LoginForm reason={texts.logInToBuy} />;
  const step = STEPS.findIndex((one) => one === stepOf(purchase));
  return (
    <section data-testid="purchase" data-state={purchase.name}>
      <h2 id="sheet-title">{texts.yourPurchase}</h2>
      {'intent' in purchase && <Wanted intent={purchase.intent} />}
      {isUnderWay(purchase) && (
        <ol class="steps">
          {STEPS.map((one, at) => (
            <li key={one} class={at < step ? 'done' : ''} aria-current={at === step ? 'step' : undefined}>
              {texts.steps[one]}
            </li>
          ))}
        </ol>
      )}
      <p
        class={purchase.name === 'REFUSED' ? 'outcome' : 'progress'}
        role="status"
        data-testid="purchase-status"
      >
        {sentenceOf(purchase, texts)}
      </p>
      {!isUnderWay(purchase) && (
        <button class="button" onClick={onClose}>
          {texts.backToSale}
        </button>
      )}
      {purchase.name === 'PAUSED' && !purchase.isUncertain && (
        <button class="button quiet" data-testid="stop" onClick={onClose}>
          {texts.stopTrying}
        </button>
      )}
    </section>
  );
}

function Wanted({ intent }: { intent: Intent }) {
  const { language } = useShop();
  const item = usePublishedItem(intent);
  return (
    <>
      <Picture name={item?.picture ?? NEUTRAL_PICTURE} />
      <p>
        <b>
          {intent.quantity} × {item?.title[language] ?? intent.skuId}
        </b>
      </p>
    </>
  );
}

function stepOf(purchase: PurchaseState): (typeof STEPS)[number] {
  return purchase.name === 'QUEUED' ? 'queue' : purchase.name === 'ORDERED' ? 'order' : 'ask';
}

function sentenceOf(purchase: PurchaseState, texts: Texts): string {
  switch (purchase.name) {
    case 'TOKEN':
      return texts.askingForToken;
    case 'SENDING':
      return texts.sending;
    case 'PAUSED':
      // What the buyer needs to know first is that it may have gone through.
      return problemText(texts, purchase.isUncertain ? 'UNCONFIRMED' : purchase.code, purchase.pauseMs);
    case 'QUEUED':
      return texts.queued;
    case 'ORDERED':
      return texts.youGotIt;
    case 'REFUSED':
      return problemText(texts, purchase.code, purchase.retryAfterMs);
    case 'IDLE':
    case 'LOGIN':
      return texts.noPurchase;
  }
}
