const BILLION = 1_000_000_000;
const TWO_TO_16 = 0x1_0000;
const TWO_TO_32 = 0x1_0000_0000;
const MINUS = 0x2d;

/** The two 32-bit halves of a 64-bit integer, for texts that a number cannot hold; written by {@link parseInt64}. */
export const INT64 = { high: 0, low: 0 };

/**
 * Reads decimal text as a signed 64-bit integer into {@link INT64}. In numbers alone, as a bigint costs twice as much: the
 * text is cut before its last nine digits, and the upper part is multiplied by a billion in two steps that each fit 53 bits.
 *
 * @returns false when the text is not one; INT64 is not to be used then
 */
export function parseInt64(text: string): boolean {
  const negative = text.charCodeAt(0) === MINUS;
  const from = negative ? 1 : 0;
  const digits = text.length - from;
  if (digits < 1 || digits > 19) return false;
  const cut = text.length - 9;
  const upper = cut <= from ? 0 : digitsOf(text, from, cut);
  const lower = digitsOf(text, Math.max(cut, from), text.length);
  if (upper < 0 || lower < 0) return false;
  const upperHigh = Math.floor(upper / TWO_TO_16);
  const small = (upper - upperHigh * TWO_TO_16) * BILLION + lower;
  const large = upperHigh * BILLION;
  const largeHigh = Math.floor(large / TWO_TO_16);
  const smallHigh = Math.floor(small / TWO_TO_32);
  const sum = (large - largeHigh * TWO_TO_16) * TWO_TO_16 + (small - smallHigh * TWO_TO_32);
  const carry = sum >= TWO_TO_32 ? 1 : 0;
  const high = largeHigh + smallHigh + carry;
  const low = sum - carry * TWO_TO_32;
  // One more below zero than above.
  if (high > 0x7fff_ffff && !(negative && high === 0x8000_0000 && low === 0)) return false;
  INT64.high = (negative ? ~high + (low === 0 ? 1 : 0) : high) | 0;
  INT64.low = (negative ? -low : low) | 0;
  return true;
}

/** The number that digits are, at most 15 of them; -1 when there is something else among them. */
export function digitsOf(text: string, from: number, to: number): number {
  let value = 0;
  for (let index = from; index < to; index++) {
    const digit = text.charCodeAt(index) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/**
 * The decimal text of a signed 64-bit integer, from its halves. In numbers alone, nine digits at a time: a bigint takes twice as long,
 * and so does the engine for a number that is not small.
 */
export function formatInt64(high: number, low: number): string {
  if (high === low >> 31) return `${low | 0}`;
  if (high >= 0) return formatMagnitude(high, low >>> 0);
  return `-${formatMagnitude(low === 0 ? -high : ~high, -low >>> 0)}`;
}

/** Divides by a billion, 16 bits at a time where the number is too large for one step. */
function formatMagnitude(high: number, low: number): string {
  if (high < TWO_TO_32 / 2048) {
    const value = high * TWO_TO_32 + low;
    const upper = (value / BILLION) | 0;
    return upper === 0 ? `${value}` : `${upper}${nineDigits(value - upper * BILLION)}`;
  }
  const first = Math.floor(high / BILLION);
  let rest = (high - first * BILLION) * TWO_TO_16 + (low >>> 16);
  const second = Math.floor(rest / BILLION);
  rest = (rest - second * BILLION) * TWO_TO_16 + (low & 0xffff);
  const third = Math.floor(rest / BILLION);
  rest -= third * BILLION;
  const upper = (first * TWO_TO_16 + second) * TWO_TO_16 + third;
  const top = Math.floor(upper / BILLION);
  const middle = upper - top * BILLION;
  return (top === 0 ? `${middle}` : `${top}${nineDigits(middle)}`) + nineDigits(rest);
}

const nineDigits = (value: number): string => `${(BILLION + value) | 0}`.slice(1);
