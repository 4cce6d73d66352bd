import { decodeCursor, encodeCursor } from './order-cursor.js';

describe('the cursor of a list of orders', () => {
  it('leads back to its position', () => {
    const position = { placedAtMs: 1_760_000_000_000, orderId: '7305000000000000001' };
    expect(decodeCursor(encodeCursor(position))).toEqual(position);
  });

  it.each(['', 'x', 'bm90IGEgY3Vyc29y', Buffer.from("1760000000000.1'--").toString('base64url')])(
    'is not %j',
    (text) => {
      expect(decodeCursor(text)).toBeUndefined();
    },
  );
});
