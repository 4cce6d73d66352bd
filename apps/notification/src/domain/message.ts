import type { MessageChannel } from '@stampede/contracts';

export type MessageKind = 'ORDER_PLACED' | 'ORDER_PAID' | 'ORDER_CANCELLED' | 'PAYMENT_REFUNDED';

/** What one user is told of one event by one channel. */
export interface Message {
  /** `<event id>.<channel>`: an event that comes again brings the same message. */
  readonly messageId: string;
  readonly userId: string;
  readonly channel: MessageChannel;
  readonly kind: MessageKind;
  readonly orderId: string;
  readonly subject: string;
  readonly body: string;
  /** When what it tells of happened. */
  readonly createdAtMs: number;
}
