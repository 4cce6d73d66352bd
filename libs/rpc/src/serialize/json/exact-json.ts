import { LIMITS } from '../plain/limits.js';

/** A number of JSON that a number of JavaScript would not give back as it was written: `9007199254740993`, `199.00`. */
export class ExactNumber {
  constructor(
    /** As it stood in the JSON. */
    readonly source: string,
  ) {}
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** What may be such a number; a text that looks like one only costs time. */
const MAY_BE_INEXACT = /(?:^|[\s:,[])-?(?:\d[\d.]{15}|\d+\.\d*0(?!\d)|\d[\d.]*[eE])/;

/**
 * Reads JSON of strangers: depth and number of values are counted before anything is made, and no number is rounded.
 *
 * @throws SyntaxError or RangeError
 */
export function parseJson(bytes: Buffer): unknown {
  bound(bytes);
  const text = bytes.toString('utf8');
  if (!MAY_BE_INEXACT.test(text)) return JSON.parse(text);
  return JSON.parse(text, exact as (key: string, value: unknown) => unknown);
}

function exact(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || context?.source === undefined) return value;
  return String(value) === context.source ? value : new ExactNumber(context.source);
}

function bound(bytes: Buffer): void {
  let depth = 0;
  let values = 1;
  let quoted = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (quoted) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) quoted = false;
      continue;
    }
    switch (byte) {
      case QUOTE:
        quoted = true;
        break;
      case 0x5b: // [
      case 0x7b: // {
        values++;
        // One more than what is written may have: the list of arguments stands around the values of a call.
        if (++depth > LIMITS.depth + 1) throw new RangeError(`values nested deeper than ${LIMITS.depth}`);
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth--;
        break;
      case 0x2c: // ,
        values++;
        break;
    }
  }
  if (values > LIMITS.values) throw new RangeError(`more than ${LIMITS.values} values`);
}
