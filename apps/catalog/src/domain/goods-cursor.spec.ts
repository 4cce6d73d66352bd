import { describe, expect, it } from '@jest/globals';
import { decodeGoodsCursor, encodeGoodsCursor } from './goods-cursor.js';

describe('a cursor of goods', () => {
  it.each(['a', 'Aurora_phone.2', 'x'.repeat(64)])('reads %s as it was written', (skuId) => {
    expect(decodeGoodsCursor(encodeGoodsCursor(skuId))).toBe(skuId);
  });

  it.each(['', '!', 'YQ==', ' YQ', encodeGoodsCursor('a b'), encodeGoodsCursor('x'.repeat(65))])(
    'is not %j',
    (text) => {
      expect(decodeGoodsCursor(text)).toBeUndefined();
    },
  );
});
