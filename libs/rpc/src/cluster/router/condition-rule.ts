import type { Invocation } from '../../common/invocation.js';
import type { ServiceUrl } from '../../common/service-url.js';
import { parseValuePattern, valueOfUrl, type ValuePattern } from './value-pattern.js';

/** `when => then`, as Dubbo writes it. */
export interface ConditionRule {
  readonly when: CallCondition;
  /** Which providers; undefined: none. */
  readonly then: ProviderCondition | undefined;
}

/** Whether a call is meant. */
export type CallCondition = (consumer: ServiceUrl, invocation: Invocation) => boolean;

/** Whether a provider is meant; the same for every call of a consumer. */
export type ProviderCondition = (provider: ServiceUrl, consumer: ServiceUrl) => boolean;

/** One key with what its value must be and must not be. */
interface Term {
  readonly key: string;
  readonly matches: ValuePattern[];
  readonly mismatches: ValuePattern[];
}

/**
 * Reads `host=10.0.* & method=get*,find* => region=$region`. Nothing (or `true`) before the arrow means every call, nothing (or
 * `false`) behind it no provider; without an arrow the whole text says which providers.
 *
 * @throws TypeError that names what it cannot read
 */
export function parseConditionRule(text: string): ConditionRule {
  const at = text.indexOf('=>');
  const when = at < 0 ? '' : text.slice(0, at);
  const then = text.slice(at < 0 ? 0 : at + 2);
  if (text.trim() === '') throw new TypeError('a condition is empty');
  return { when: parseCallCondition(when), then: parseProviderCondition(then) };
}

/** @throws TypeError that names what it cannot read */
export function parseCallCondition(text: string): CallCondition {
  if (text.trim() === 'true') return () => true;
  const terms = parseTerms(text).map((term) => ({ term, valueOf: callValue(term.key) }));
  return (consumer, invocation) =>
    terms.every(({ term, valueOf }) => holds(term, valueOf(consumer, invocation), undefined));
}

/** Undefined for an empty text: no provider. @throws TypeError that names what it cannot read */
export function parseProviderCondition(text: string): ProviderCondition | undefined {
  if (['', 'false'].includes(text.trim())) return undefined;
  const terms = parseTerms(text);
  const ofCall = terms.find(({ key }) => /^(arguments|attachments)\[/.test(key));
  if (ofCall !== undefined) throw new TypeError(`"${ofCall.key}" is not a provider's: "${text.trim()}"`);
  return (provider, consumer) => terms.every((term) => holds(term, valueOfUrl(provider, term.key), consumer));
}

function parseTerms(text: string): Term[] {
  const terms = new Map<string, Term>();
  for (const part of text.trim() === '' ? [] : text.split('&')) {
    const match = /^\s*([^=!,\s]+)\s*((?:!?=[^=!]+)+)$/.exec(part);
    if (match === null) throw new TypeError(`"${part.trim()}" is not a condition like key=value,value`);
    const key = match[1]!.replace(/^(consumer|provider)\./, '');
    const term = terms.get(key) ?? { key, matches: [], mismatches: [] };
    terms.set(key, term);
    for (const [, operator, list] of match[2]!.matchAll(/(!?=)([^=!]+)/g)) {
      const values = list!.split(',').map((value) => value.trim());
      if (values.some((value) => value === '' || /\s/.test(value)))
        throw new TypeError(`a value of "${key}" is missing or has a blank in it: "${part.trim()}"`);
      (operator === '=' ? term.matches : term.mismatches).push(...values.map(parseValuePattern));
    }
  }
  return [...terms.values()];
}

/** As Dubbo 3: a value that is not there never fits, not even a `!=`; one that must not be outweighs one that must. */
function holds(term: Term, value: string | undefined, consumer: ServiceUrl | undefined): boolean {
  if (value === undefined) return false;
  const fits = (pattern: ValuePattern): boolean => pattern(value, consumer);
  return !term.mismatches.some(fits) && (term.matches.length === 0 || term.matches.some(fits));
}

function callValue(key: string): (consumer: ServiceUrl, invocation: Invocation) => string | undefined {
  if (key === 'method' || key === 'methods') return (_, invocation) => methodOf(invocation);
  const [, kind, name = ''] = /^(arguments|attachments)\[([^\]]+)\]$/.exec(key) ?? [];
  if (kind === 'attachments') return (_, { attachments }) => attachments[name];
  if (kind === 'arguments') {
    if (!/^\d{1,3}$/.test(name)) throw new TypeError(`"${key}": an argument has a number`);
    const index = Number(name);
    return (_, { args }) => (args[index] === undefined ? undefined : String(args[index]));
  }
  return (consumer) => valueOfUrl(consumer, key);
}

/** The method that is meant: a generic call names it in its first argument. */
const methodOf = ({ methodName, args }: Invocation): string =>
  methodName.startsWith('$invoke') && typeof args[0] === 'string' ? args[0] : methodName;
