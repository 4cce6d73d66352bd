import type { Message } from './message.js';

/** Where a page of messages ended: they come newest first, then by id. */
export type MessageCursor = Pick<Message, 'createdAtMs' | 'messageId'>;

export function encodeMessageCursor({ createdAtMs, messageId }: MessageCursor): string {
  return Buffer.from(`${createdAtMs}.${messageId}`).toString('base64url');
}

/** Undefined when the text is not a cursor of ours. */
export function decodeMessageCursor(text: string): MessageCursor | undefined {
  const match = /^(\d{1,15})\.([^\0]{1,250})$/u.exec(Buffer.from(text, 'base64url').toString());
  if (match === null) return undefined;
  const cursor = { createdAtMs: Number(match[1]), messageId: match[2]! };
  return encodeMessageCursor(cursor) === text ? cursor : undefined;
}
