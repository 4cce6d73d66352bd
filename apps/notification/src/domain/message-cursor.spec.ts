import { describe, expect, it } from '@jest/globals';
import { decodeMessageCursor, encodeMessageCursor } from './message-cursor.js';

const encoded = (text: string) => Buffer.from(text).toString('base64url');

describe('a cursor of messages', () => {
  it.each([
    { createdAtMs: 0, messageId: '77.1.MAIL' },
    { createdAtMs: 1_769_853_600_500, messageId: 'x\ny'.repeat(80) },
  ])('reads as it was written: %j', (cursor) => {
    expect(decodeMessageCursor(encodeMessageCursor(cursor))).toEqual(cursor);
  });

  it.each(['', '!', encoded('x.y'), encoded('1.'), encoded('01.y'), encoded('1.y\0'), `${encoded('1.y')}=`])(
    'is not %j',
    (text) => {
      expect(decodeMessageCursor(text)).toBeUndefined();
    },
  );
});
