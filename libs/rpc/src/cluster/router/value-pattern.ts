import { fitsWildcard } from '../../common/rule/text-match.js';
import type { ServiceUrl } from '../../common/service-url.js';

/** Whether a value fits. @param consumer whose values `$name` stands for; undefined: `$` is itself */
export type ValuePattern = (value: string, consumer: ServiceUrl | undefined) => boolean;

/**
 * One value of a rule: a text, with `*` for any part of it (`10.0.*`); whole numbers from and to (`1~100`, `~100`, `1~`); `$name`, the
 * consumer's own value of that name.
 *
 * @throws TypeError for a range without a number
 */
export function parseValuePattern(text: string): ValuePattern {
  if (text.includes('~')) return rangePattern(text);
  if (!text.startsWith('$')) return (value) => fitsWildcard(text, value);
  const name = text.slice(1);
  return (value, consumer) => {
    const pattern = consumer === undefined ? text : valueOfUrl(consumer, name);
    return pattern !== undefined && fitsWildcard(pattern, value);
  };
}

/** A part of a URL or one of its parameters, by the name that rules use. */
export function valueOfUrl(url: ServiceUrl, name: string): string | undefined {
  switch (name) {
    case 'host':
    case 'protocol':
    case 'path':
    case 'address':
      return url[name];
    case 'port':
      return String(url.port);
    default:
      return url.parameter(name);
  }
}

function rangePattern(text: string): ValuePattern {
  const match = /^(-?\d{1,15})?~(-?\d{1,15})?$/.exec(text);
  if (match === null || text === '~') throw new TypeError(`"${text}" is not a range: 1~100, ~100 or 1~`);
  const from = match[1] === undefined ? Number.NEGATIVE_INFINITY : Number(match[1]);
  const to = match[2] === undefined ? Number.POSITIVE_INFINITY : Number(match[2]);
  return (value) => /^-?\d{1,15}$/.test(value) && Number(value) >= from && Number(value) <= to;
}
