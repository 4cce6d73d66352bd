const BILLION = 1_000_000_000;
const TWO_TO_32 = 0x1_0000_0000;
const MINUS = 0x2d;

/** The two 32-bit halves of a 64-bit integer, for texts that a number cannot hold; written by {@link parseInt64}. */
export const INT64 = { high: 0, low: 0 };

/**
 * Reads decimal text as a signed 64-bit integer into {@link INT64}. In numbers alone, as a bigint costs three times as much: the
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
  const small = (upper % 0x1_0000) * BILLION + lower;
  const large = Math.floor(upper / 0x1_0000) * BILLION;
  const sum = (large % 0x1_0000) * 0x1_0000 + (small % TWO_TO_32);
  const high = Math.floor(large / 0x1_0000) + Math.floor(small / TWO_TO_32) + (sum >= TWO_TO_32 ? 1 : 0);
  const low = sum % TWO_TO_32;
  // One more below zero than above.
  if (high > 0x7fff_ffff && !(negative && high === 0x8000_0000 && low === 0)) return false;
  INT64.high = (negative ? ~high + (low === 0 ? 1 : 0) : high) | 0;
  INT64.low = (negative ? -low : low) | 0;
  return true;
}

/** The decimal text of a signed 64-bit integer. @param low unsigned */
export function decimalOf(high: number, low: number): string {
  const value = high * TWO_TO_32 + low;
  if (Number.isSafeInteger(value)) return String(value);
  if (high >= 0) return unsignedDecimal(high, low);
  return `-${unsignedDecimal((~high + (low === 0 ? 1 : 0)) >>> 0, -low >>> 0)}`;
}

/** Long division by a billion, 16 bits at a time. */
function unsignedDecimal(high: number, low: number): string {
  const first = (high % BILLION) * 0x1_0000 + (low >>> 16);
  const second = (first % BILLION) * 0x1_0000 + (low & 0xffff);
  const quotient =
    Math.floor(high / BILLION) * TWO_TO_32 +
    Math.floor(first / BILLION) * 0x1_0000 +
    Math.floor(second / BILLION);
  // A one in front keeps the zeros at the beginning of the last nine digits.
  return `${quotient}${String(BILLION + (second % BILLION)).slice(1)}`;
}

/** The number that so many digits are; -1 when there is something else among them. */
function digitsOf(text: string, from: number, to: number): number {
  let value = 0;
  for (let index = from; index < to; index++) {
    const digit = text.charCodeAt(index) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
}
