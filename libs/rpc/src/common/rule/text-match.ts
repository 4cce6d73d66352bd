import type { RuleNode } from './rule-node.js';

/** Whether a text fits; undefined is one that is not there. */
export type TextMatch = (text: string | undefined) => boolean;

/**
 * Dubbo's `StringMatch`: the first that is set of `exact`, `prefix`, `regex`, `noempty`, `empty`, `wildcard`.
 *
 * @throws TypeError when none is set, or the expression is none
 */
export function textMatch(node: RuleNode): TextMatch {
  const [exact, prefix, regex, wildcard] = ['exact', 'prefix', 'regex', 'wildcard'].map((name) =>
    node.field(name).optionalText(),
  );
  if (exact !== undefined) return (text) => text === exact;
  if (prefix !== undefined) return (text) => text?.startsWith(prefix) === true;
  if (regex !== undefined) {
    const expression = expressionOf(regex, node);
    return (text) => text !== undefined && expression.test(text);
  }
  if (!node.field('noempty').absent) return (text) => text !== undefined && text !== '';
  if (!node.field('empty').absent) return (text) => text === undefined || text === '';
  if (wildcard !== undefined) return (text) => text !== undefined && fitsWildcard(wildcard, text);
  return node.fail('exact, prefix, regex, noempty, empty or wildcard is missing');
}

/** Dubbo's `ListStringMatch`: `oneof` with a list of text matches. */
export function anyTextMatch(node: RuleNode): TextMatch {
  const matches = node.field('oneof').list().map(textMatch);
  return (text) => matches.some((match) => match(text));
}

/** Whether a text fits a pattern in which `*` stands for anything, or nothing. */
export function fitsWildcard(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return text === pattern;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length)
    return false;
  let at = first.length;
  const end = text.length - last.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}

function expressionOf(regex: string, node: RuleNode): RegExp {
  try {
    return new RegExp(`^(?:${regex})$`);
  } catch {
    return node.fail(`not a regular expression: ${regex}`);
  }
}
