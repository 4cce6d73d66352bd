import { OrderEvent, PaymentEvent } from '@stampede/contracts';
import { composeMessages } from '../../domain/compose-messages.js';
import type { Message } from '../../domain/message.js';

const refusal = { error: 'a text or time that the inbox cannot hold' };

/** Events as what users are told of them. What the inbox cannot hold is a dead letter: else it would be tried again for ever. */
export const OrderMessages = OrderEvent.transform(composeMessages).refine(areStorable, refusal);
export const PaymentMessages = PaymentEvent.transform(composeMessages).refine(areStorable, refusal);

/** PostgreSQL's text has no U+0000, and its times no year 0. */
function areStorable(messages: readonly Message[]): boolean {
  return messages.every((message) =>
    Object.values(message).every((value) => (typeof value === 'number' ? value >= 0 : !value.includes('\0'))),
  );
}
