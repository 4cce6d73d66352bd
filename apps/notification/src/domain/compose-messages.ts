import type { MessageChannel, OrderCancelled, OrderEvent, PaymentEvent } from '@stampede/contracts';
import type { Message, MessageKind } from './message.js';

type Event = OrderEvent | PaymentEvent;

/** What payment asks for charges in. */
const CURRENCY = 'CNY';
const twoDecimals = new Intl.NumberFormat('en', { minimumFractionDigits: 2 });

const WHY_CANCELLED: Readonly<Record<OrderCancelled['data']['reason'], string>> = {
  EXPIRED: 'It was not paid in time.',
  WITHDRAWN: 'You withdrew it.',
};

/** What users are told of an event: nothing, or one message per channel. */
export function composeMessages(event: Event): Message[] {
  switch (event.type) {
    case 'OrderPlaced': {
      const { orderId, skuId, quantity, amountCents, payableUntil } = event.data;
      const tell = teller(event, 'ORDER_PLACED', `Order ${orderId} placed`);
      const [amount, until] = [amountText(amountCents), timeText(payableUntil)];
      return [
        tell('MAIL', `${quantity} × ${skuId} for ${amount}. Pay until ${until}, or the order is cancelled.`),
        tell('SMS', `Stampede: order ${orderId} placed. Pay ${amount} until ${until}.`),
      ];
    }
    case 'OrderPaid': {
      const { orderId, skuId, quantity, amountCents } = event.data;
      const tell = teller(event, 'ORDER_PAID', `Order ${orderId} paid`);
      return [tell('MAIL', `${quantity} × ${skuId}: we received ${amountText(amountCents)}. Thank you.`)];
    }
    case 'OrderCancelled': {
      const { orderId, skuId, quantity, reason } = event.data;
      const tell = teller(event, 'ORDER_CANCELLED', `Order ${orderId} cancelled`);
      return [tell('MAIL', `${quantity} × ${skuId} will not be delivered. ${WHY_CANCELLED[reason]}`)];
    }
    case 'PaymentRefunded': {
      const { orderId, paymentId, amountCents } = event.data;
      const tell = teller(event, 'PAYMENT_REFUNDED', `Payment for order ${orderId} refunded`);
      return [tell('MAIL', `${amountText(amountCents)} of payment ${paymentId} went back to you in full.`)];
    }
    case 'RefundRequested': // Told when the money has gone back.
    case 'PaymentSucceeded': // Told when the order is paid by it, or the money has gone back.
      return [];
  }
}

function teller({ id, occurredAt, data }: Event, kind: MessageKind, subject: string) {
  const { userId, orderId } = data;
  const createdAtMs = Date.parse(occurredAt);
  return (channel: MessageChannel, body: string): Message => ({
    messageId: `${id}.${channel}`,
    userId,
    channel,
    kind,
    orderId,
    subject,
    body,
    createdAtMs,
  });
}

function amountText(cents: number): string {
  return `${CURRENCY} ${twoDecimals.format(cents / 100)}`;
}

/** UTC to the second: `2026-01-31T10:15:00Z`. */
function timeText(time: string): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}
