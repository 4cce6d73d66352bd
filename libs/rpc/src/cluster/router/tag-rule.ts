import type { ServiceUrl } from '../../common/service-url.js';
import { RuleDocument } from './rule-document.js';
import { globPattern, parseValuePattern, valueOfUrl } from './value-pattern.js';

/** Which providers carry which tags, as an operator has said it. */
export interface TagRule {
  /** Whether calls with a tag fail rather than go to providers without one. */
  readonly force: boolean;
  readonly tags: ReadonlyMap<string, (provider: ServiceUrl) => boolean>;
}

/**
 * Reads a rule `<application>.tag-router`: `tags`, each with a `name` and `addresses` (`host:port`, a host `0.0.0.0` stands for any) or
 * `match`, conditions on the provider's parameters that must all hold.
 *
 * @returns undefined where it is not `enabled`
 * @throws TypeError when any part of it makes no sense
 */
export function parseTagRule(text: string): TagRule | undefined {
  const document = RuleDocument.parse(text);
  const tags = new Map<string, (provider: ServiceUrl) => boolean>();
  for (const tag of document.documents('tags')) {
    const name = tag.text('name') ?? '';
    if (name === '' || tags.has(name)) throw new TypeError(`a tag needs a name of its own, not "${name}"`);
    const addresses = new Set(tag.texts('addresses'));
    const matches = tag.documents('match').map(parseMatch);
    tags.set(
      name,
      (url) =>
        addresses.has(url.address) ||
        addresses.has(`0.0.0.0:${url.port}`) ||
        (matches.length > 0 && matches.every((match) => match(url))),
    );
  }
  return document.flag('enabled', true) ? { force: document.flag('force', false), tags } : undefined;
}

/** The ways in which a parameter can be asked for, by Dubbo's names. */
const PATTERNS: Readonly<Record<string, (text: string) => (value: string) => boolean>> = {
  exact: (text) => (value) => value === text,
  prefix: (text) => (value) => value.startsWith(text),
  regex: (text) => {
    const pattern = regularExpression(text);
    return (value) => pattern.test(value);
  },
  wildcard: (text) => globPattern(text),
  range: (text) => {
    const pattern = parseValuePattern(text.includes('~') ? text : text.replace('-', '~'));
    return (value) => pattern(value, undefined);
  },
  noempty: () => (value) => value !== '',
  empty: () => (value) => value === '',
};

function parseMatch(document: RuleDocument): (provider: ServiceUrl) => boolean {
  const key = document.text('key') ?? '';
  if (key === '') throw new TypeError('a match needs a key');
  const wanted = document.document('value');
  const tests = Object.entries(PATTERNS).flatMap(([name, make]) => {
    const text = wanted?.text(name);
    return text === undefined ? [] : [make(text)];
  });
  if (tests.length === 0)
    throw new TypeError(`the match of "${key}" needs one of ${Object.keys(PATTERNS).join(', ')}`);
  return (provider) => tests.every((test) => test(valueOfUrl(provider, key) ?? ''));
}

function regularExpression(text: string): RegExp {
  try {
    return new RegExp(`^(?:${text})$`);
  } catch (error) {
    throw new TypeError((error as Error).message, { cause: error });
  }
}
