import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { INT64, parseInt64 } from './int64-text.js';

const parsed = (text: string): bigint | undefined =>
  parseInt64(text) ? (BigInt(INT64.high) << 32n) | BigInt(INT64.low >>> 0) : undefined;

describe('int64 text', () => {
  it('reads every 64-bit integer', () => {
    const anyInt64 = fc.oneof(
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fc
        .integer({ min: 0, max: 63 })
        .chain((bits) => fc.bigInt({ min: 2n ** BigInt(bits) - 3n, max: 2n ** BigInt(bits) })),
    );
    fc.assert(
      fc.property(anyInt64, fc.boolean(), (magnitude, negative) => {
        const value = negative && magnitude > 0n ? -magnitude : magnitude;
        fc.pre(value < 2n ** 63n);
        expect(parsed(String(value))).toBe(value);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes the first and the last 64-bit integer and refuses those beside them', () => {
    expect(parsed('9223372036854775807')).toBe(2n ** 63n - 1n);
    expect(parsed('-9223372036854775808')).toBe(-(2n ** 63n));
    for (const text of [
      '9223372036854775808',
      '-9223372036854775809',
      '9999999999999999999',
      '18446744073709551616',
    ])
      expect(parsed(text)).toBeUndefined();
  });

  it('refuses what is not a whole number in decimal', () => {
    for (const text of ['', '-', '+1', '1.0', '1e3', ' 1', '1 ', '0x10', '١', '--1', '12345678901234567890'])
      expect(parsed(text)).toBeUndefined();
  });

  it('takes zeros in front', () => {
    expect(parsed('0000000000000000042')).toBe(42n);
    expect(parsed('-0')).toBe(0n);
  });
});
