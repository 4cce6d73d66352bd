import { meansProvider } from '../../common/rule/address-match.js';
import { RuleNode } from '../../common/rule/rule-node.js';
import { textMatch } from '../../common/rule/text-match.js';
import type { ServiceUrl } from '../../common/service-url.js';
import { valueOfUrl } from './value-pattern.js';

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
  const rule = RuleNode.parse(text);
  const tags = new Map<string, (provider: ServiceUrl) => boolean>();
  for (const tag of rule.field('tags').list()) {
    const name = tag.field('name').text();
    if (name === '' || tags.has(name)) tag.field('name').fail('must be one of its own');
    const addresses = tag.field('addresses').texts();
    const matches = tag.field('match').list().map(parseMatch);
    tags.set(
      name,
      (url) =>
        addresses.some((address) => meansProvider(address, url)) ||
        (matches.length > 0 && matches.every((match) => match(url))),
    );
  }
  const force = rule.field('force').flag(false);
  return rule.field('enabled').flag(true) ? { force, tags } : undefined;
}

function parseMatch(node: RuleNode): (provider: ServiceUrl) => boolean {
  const key = node.field('key').text();
  const fits = textMatch(node.field('value'));
  return (provider) => fits(valueOfUrl(provider, key));
}
