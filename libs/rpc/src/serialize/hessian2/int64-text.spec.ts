import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatInt64, INT64, parseInt64 } from './int64-text.js';

const parsed = (text: string): bigint | undefined =>
  parseInt64(text) ? (BigInt(INT64.high) << 32n) | BigInt(INT64.low >>> 0) : undefined;

const formatted = (value: bigint): string =>
  formatInt64(Number(BigInt.asIntN(32, value >> 32n)), Number(BigInt.asIntN(32, value)));

/** Of every size, and around the powers of two and of ten. */
const anyInt64 = fc
  .oneof(
    fc.bigInt({ min: 0n, max: 2n ** 63n }),
    fc
      .tuple(fc.constantFrom(2n, 10n), fc.bigInt({ min: 0n, max: 63n }))
      .map(([base, power]) => base ** power),
  )
  .chain((middle) => fc.bigInt({ min: middle - 3n, max: middle + 3n }))
  .chain((magnitude) => fc.constantFrom(magnitude, -magnitude))
  .filter((value) => value === BigInt.asIntN(64, value));

describe('int64 text', () => {
  it('reads and writes every 64-bit integer', () => {
    fc.assert(
      fc.property(anyInt64, (value) => {
        expect(parsed(String(value))).toBe(value);
        expect(formatted(value)).toBe(String(value));
      }),
      { numRuns: 5000 },
    );
  });

  it('takes the first and the last 64-bit integer and refuses those beside them', () => {
    expect(parsed('9223372036854775807')).toBe(2n ** 63n - 1n);
    expect(parsed('-9223372036854775808')).toBe(-(2n ** 63n));
    expect(formatted(2n ** 63n - 1n)).toBe('9223372036854775807');
    expect(formatted(-(2n ** 63n))).toBe('-9223372036854775808');
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
