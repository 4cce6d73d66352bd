import { printJson } from './json-text.js';

/** Values as an indented tree, one line for each name. */
export function treeText(value: unknown): string {
  return lines(value, []).join('\n');
}

function lines(value: unknown, above: readonly unknown[]): string[] {
  if (isLeaf(value)) return [leafText(value)];
  if (above.includes(value)) return ['(itself)'];
  const inside = [...above, value];
  return entriesOf(value as object).flatMap(([name, item]) => {
    if (isLeaf(item)) return [`${name}: ${leafText(item)}`];
    return [`${name}:`, ...lines(item, inside).map((line) => `  ${line}`)];
  });
}

function entriesOf(value: object): [string, unknown][] {
  if (Array.isArray(value)) return value.map((item, index) => [`[${index}]`, item]);
  if (value instanceof Map)
    return [...value].map(([key, item]) => [isLeaf(key) ? leafText(key) : '(key)', item]);
  return Object.entries(value);
}

function isLeaf(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return value instanceof Date || value instanceof Uint8Array || entriesOf(value).length === 0;
}

function leafText(value: unknown): string {
  if (value instanceof Uint8Array) return `${value.length} bytes ${Buffer.from(value).toString('hex')}`;
  return printJson(value);
}
