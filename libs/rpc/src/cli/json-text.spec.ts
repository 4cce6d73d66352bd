import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseJson, printJson } from './json-text.js';

describe('JSON of the command line', () => {
  it('keeps every digit of whole numbers', () => {
    const text =
      '[9007199254740993, -9223372036854775808, 12, 1.5, "9007199254740993", "\\"9007199254740993"]';
    expect(parseJson(text)).toEqual([
      9007199254740993n,
      -9223372036854775808n,
      12,
      1.5,
      '9007199254740993',
      '"9007199254740993',
    ]);
    expect(printJson({ id: 9007199254740993n })).toBe('{\n  "id": 9007199254740993\n}');
  });

  it('writes maps, bytes, dates and circles', () => {
    const value: Record<string, unknown> = {
      map: new Map<unknown, unknown>([[1, 2n]]),
      bytes: Uint8Array.of(1, 2),
      at: new Date(0),
    };
    value.self = value;
    expect(JSON.parse(printJson(value))).toEqual({
      map: { '1': 2 },
      bytes: 'AQI=',
      at: '1970-01-01T00:00:00.000Z',
      self: '[itself]',
    });
    expect(printJson(undefined)).toBe('null');
  });

  it('reads and writes the same text', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.bigInt({ min: 2n ** 53n, max: 2n ** 70n }), (value, big) => {
        const text = printJson({ value, big });
        expect(printJson(parseJson(text))).toBe(text);
      }),
    );
  });

  it('says what is no JSON', () => {
    expect(() => parseJson('{a: 1}')).toThrow('not JSON: {a: 1}');
  });
});
