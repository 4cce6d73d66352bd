import {
  enumeration,
  int32,
  int64,
  list,
  method,
  nullable,
  service,
  string,
  struct,
  type Infer,
} from '@stampede/rpc';

export const MessageChannel = enumeration('io.stampede.notification.MessageChannel', ['MAIL', 'SMS']);
export type MessageChannel = Infer<typeof MessageChannel>;

/** A mail or short message as the demo inbox keeps it. */
export const Message = struct('io.stampede.notification.Message', {
  messageId: string(),
  userId: string(),
  channel: MessageChannel,
  /** ORDER_PLACED, ORDER_PAID, ORDER_CANCELLED or PAYMENT_REFUNDED. */
  kind: string(),
  orderId: string(),
  subject: string(),
  body: string(),
  /** Milliseconds since 1970: when what it tells of happened. */
  createdAtMs: int64(),
});
export type Message = Infer<typeof Message>;

export const MessagePage = struct('io.stampede.notification.MessagePage', {
  messages: list(Message),
  nextCursor: nullable(string()),
});
export type MessagePage = Infer<typeof MessagePage>;

/** What users were told. */
export const NotificationService = service('io.stampede.notification.NotificationService', {
  /** A user's messages, newest first; at most 100 a page. */
  listMessages: method({
    args: [string('userId'), nullable(string('cursor')), int32('limit')],
    returns: MessagePage,
    idempotent: true,
    timeoutMs: 1000,
  }),
});
