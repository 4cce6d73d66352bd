import { useState } from 'preact/hooks';
import type { OrderView } from '../browser/api.js';
import { usePublishedItem } from '../browser/published-item.js';
import { useOrder } from '../browser/use-order.js';
import { moneyText } from '../domain/money.js';
import { shortCountdown } from './countdown.js';
import { Time } from './parts.js';
import { useShop } from './shop-context.js';
import { problemText } from './texts.js';

/** An order: to be paid or cancelled, and then its receipt. */
export function OrderPanel({ orderId }: { orderId: string }) {
  const { texts, purchase, notice } = useShop();
  const { order, failure, payment, pay, cancel } = useOrder(orderId, notice);
  if (order === undefined)
    return (
      <p id="sheet-title" role="status">
        {failure ? problemText(texts, failure.code, failure.retryAfterMs) : texts.loading}
      </p>
    );
  const isFresh = purchase.name === 'ORDERED' && purchase.orderId === orderId;
  const isPaid = order.status === 'PAID';
  const isPaying = payment.name === 'ASKING' || payment.name === 'PAUSED' || payment.name === 'WATCHING';
  const trouble =
    payment.name === 'REFUSED' || payment.name === 'PAUSED'
      ? problemText(texts, payment.code)
      : failure && problemText(texts, failure.code, failure.retryAfterMs);
  return (
    <section data-testid="order" data-status={order.status}>
      <h2 id="sheet-title">
        {isPaid ? texts.paid : order.status === 'PENDING_PAYMENT' && isFresh ? texts.youGotIt : texts.order}
      </h2>
      <Receipt order={order} />
      <p class="outcome" role="status" data-testid="order-message">
        {order.status === 'PENDING_PAYMENT' && isPaying && payment.name !== 'PAUSED' ? texts.paying : ''}
        {order.status === 'PENDING_PAYMENT' && trouble}
        {order.cancelReason && texts.cancelReason[order.cancelReason]}
      </p>
      {order.status === 'PENDING_PAYMENT' && (
        <Actions order={order} isPaying={isPaying} onPay={pay} onCancel={cancel} />
      )}
      {isPaid && (
        <button class="button quiet noprint" data-testid="print" onClick={() => print()}>
          {texts.print}
        </button>
      )}
    </section>
  );
}

function Receipt({ order }: { order: OrderView }) {
  const { texts, language, nowMs, session } = useShop();
  const item = usePublishedItem(order);
  const isPending = order.status === 'PENDING_PAYMENT';
  const leftMs = Date.parse(order.payableUntil) - (nowMs ?? Number.NaN);
  return (
    <dl class={`receipt ${order.status.toLowerCase()}`} data-testid="receipt">
      <div class="total">
        <dt>{texts.amount}</dt>
        <dd data-testid="amount">{moneyText(order.amountCents, true)}</dd>
      </div>
      <Line name={texts.item}>
        {order.quantity} × {item?.title[language] ?? order.skuId}
      </Line>
      <Line name={texts.status}>
        <span class={`chip ${order.status.toLowerCase()}`} data-testid="order-status">
          {texts.orderStatus[order.status]}
        </span>
      </Line>
      <Line name={texts.orderId}>
        <small>{order.orderId}</small>
      </Line>
      <Line name={texts.username}>{session?.username ?? session?.userId}</Line>
      <Line name={texts.placedAt}>
        <Time iso={order.placedAt} />
      </Line>
      {order.paidAt && (
        <Line name={texts.paidAt}>
          <Time iso={order.paidAt} />
        </Line>
      )}
      {order.cancelledAt && (
        <Line name={texts.cancelledAt}>
          <Time iso={order.cancelledAt} />
        </Line>
      )}
      {isPending && (
        <Line name={texts.payableFor}>
          <span role="timer" data-testid="payable-for">
            {leftMs > 0 ? shortCountdown(leftMs, texts) : texts.timeIsUp}
          </span>
        </Line>
      )}
    </dl>
  );
}

function Line({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

interface ActionsProps {
  readonly order: OrderView;
  readonly isPaying: boolean;
  readonly onPay: () => void;
  readonly onCancel: () => void;
}

function Actions({ order, isPaying, onPay, onCancel }: ActionsProps) {
  const { texts, nowMs } = useShop();
  const [isSure, setSure] = useState(false);
  const isLate = nowMs !== undefined && nowMs >= Date.parse(order.payableUntil);
  return (
    <div class="actions">
      {!isLate && (
        <button class="button" aria-disabled={isPaying} data-testid="pay" onClick={() => isPaying || onPay()}>
          {isPaying ? texts.oneMoment : texts.pay(moneyText(order.amountCents, true))}
        </button>
      )}
      {!isPaying && !isSure && (
        <button class="plain" data-testid="cancel" onClick={() => setSure(true)}>
          {texts.cancelOrder}
        </button>
      )}
      {!isPaying && isSure && (
        <p class="sure">
          <button class="button quiet" data-testid="cancel-sure" onClick={onCancel}>
            {texts.cancelSure}
          </button>
          <button class="plain" onClick={() => setSure(false)}>
            {texts.keepOrder}
          </button>
        </p>
      )}
    </div>
  );
}
