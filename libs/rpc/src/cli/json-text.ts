import { UsageError } from './command.js';

/** Marks whole numbers that a double would round, on their way through JSON. No JSON text holds it: it must be escaped there. */
const MARK = '\u0000';
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const LONG = /^-?\d{16,}$/;

/**
 * Reads JSON without rounding: a whole number that is not safe becomes a bigint.
 *
 * @throws UsageError when it is no JSON
 */
export function parseJson(text: string): unknown {
  const marked = text.replace(TOKEN, (token) =>
    LONG.test(token) && !Number.isSafeInteger(Number(token)) ? JSON.stringify(MARK + token) : token,
  );
  try {
    return JSON.parse(marked, (_key, value: unknown) =>
      typeof value === 'string' && value.startsWith(MARK) && /^-?\d+$/.test(value.slice(1))
        ? BigInt(value.slice(1))
        : value,
    );
  } catch (error) {
    throw new UsageError(`not JSON: ${text.slice(0, 100)} (${(error as Error).message.slice(0, 100)})`, {
      cause: error,
    });
  }
}

/** Writes any value as JSON: bigints as numbers, maps as objects, bytes as base64, dates as ISO text. */
export function printJson(value: unknown): string {
  const text = JSON.stringify(jsonValue(value, []), undefined, 2) ?? 'null';
  return text.replace(/"\\u0000(-?\d+)"/g, '$1');
}

function jsonValue(value: unknown, above: readonly unknown[]): unknown {
  if (typeof value === 'bigint') return `${MARK}${value}`;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (above.includes(value)) return '[itself]';
  const inside = [...above, value];
  if (Array.isArray(value)) return value.map((item) => jsonValue(item, inside));
  const entries: Iterable<[unknown, unknown]> = value instanceof Map ? value : Object.entries(value);
  return Object.fromEntries([...entries].map(([key, item]) => [keyText(key), jsonValue(item, inside)]));
}

const keyText = (key: unknown): string => (typeof key === 'object' ? JSON.stringify(key) : String(key));
