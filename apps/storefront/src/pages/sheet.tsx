import { useLayoutEffect, useRef } from 'preact/hooks';
import { hrefOf, type Route } from '../browser/route.js';
import { LoginForm } from './login-form.js';
import { Messages } from './messages.js';
import { OrderPanel } from './order-panel.js';
import { Orders } from './orders.js';
import { PurchasePanel } from './purchase-panel.js';
import { useShop } from './shop-context.js';

/** What belongs to the buyer, over the page. */
export function Sheet({ route, onClose }: { route: Route | undefined; onClose: () => void }) {
  const { texts } = useShop();
  const dialog = useRef<HTMLDialogElement>(null);
  const isOpen = route !== undefined;
  // Before the effects of what is in it: a field takes the focus from the button that a dialog gives it to.
  useLayoutEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  return (
    <dialog
      ref={dialog}
      class="sheet"
      aria-labelledby="sheet-title"
      data-testid="sheet"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      {route && (
        <div class="inner">
          <button class="close" aria-label={texts.close} data-testid="close" onClick={onClose}>
            ×
          </button>
          <Content route={route} onClose={onClose} />
        </div>
      )}
    </dialog>
  );
}

function Content({ route, onClose }: { route: Route; onClose: () => void }) {
  const { texts, session } = useShop();
  if (route.name === 'purchase') return <PurchasePanel onClose={onClose} />;
  if (route.name === 'login') return <LoginForm />;
  if (session === undefined)
    return (
      <p id="sheet-title" role="status">
        {texts.loading}
      </p>
    );
  if (session === null) return <LoginForm />;
  return (
    <>
      <Tabs route={route} />
      {route.name === 'orders' && <Orders />}
      {route.name === 'messages' && <Messages />}
      {route.name === 'order' && <OrderPanel key={route.orderId} orderId={route.orderId} />}
    </>
  );
}

function Tabs({ route }: { route: Route }) {
  const { texts, logOut } = useShop();
  const tab = (name: 'orders' | 'messages', label: string) => (
    <a href={hrefOf({ name })} aria-current={route.name === name ? 'page' : undefined}>
      {label}
    </a>
  );
  return (
    <nav class="tabs" aria-label={texts.orders}>
      {tab('orders', texts.orders)}
      {tab('messages', texts.messages)}
      <button class="plain" data-testid="logout" onClick={logOut}>
        {texts.logOut}
      </button>
    </nav>
  );
}
