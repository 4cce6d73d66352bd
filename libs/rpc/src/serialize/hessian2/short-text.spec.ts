import { describe, expect, it } from '@jest/globals';
import { SHORT_TEXT, shortText } from './short-text.js';

describe('shortText', () => {
  it('makes a text of each length, from bytes and from UTF-16 units', () => {
    const text = 'abcdefghijklmnopqrstuvwxyz';
    const chinese = '东南西北中发白一二三四五六七八九十春夏秋冬';
    const units = Uint16Array.from(chinese, (unit) => unit.charCodeAt(0));
    for (let length = 0; length <= SHORT_TEXT; length++) {
      expect(shortText(Buffer.from(text), 3, length)).toBe(text.slice(3, 3 + length));
      expect(shortText(units, 2, length)).toBe(chinese.slice(2, 2 + length));
    }
    expect(() => shortText(units, 0, SHORT_TEXT + 1)).toThrow(RangeError);
  });
});
