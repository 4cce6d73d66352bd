import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addressMatch, meansProvider } from './address-match.js';
import { RuleNode } from './rule-node.js';
import { fitsWildcard, textMatch } from './text-match.js';

const text = (rule: string, input: string | undefined): boolean => textMatch(RuleNode.parse(rule))(input);
const address = (rule: string, input: string | undefined): boolean =>
  addressMatch(RuleNode.parse(rule))(input);

describe('textMatch', () => {
  it.each([
    ['exact: gray', 'gray', true],
    ['exact: gray', 'grayer', false],
    ['exact: 1', '1', true],
    ['prefix: gr', 'gray', true],
    ['regex: g.ay', 'gray', true],
    ['regex: g.a', 'gray', false],
    ['noempty: ""', 'x', true],
    ['noempty: ""', undefined, false],
    ['empty: ""', undefined, true],
    ['empty: ""', 'x', false],
    ['wildcard: a*c', 'abbc', true],
    ['wildcard: a*c', undefined, false],
  ])('{%s} and %s: %s', (rule, input, expected) => {
    expect(text(rule, input)).toBe(expected);
  });

  it('refuses an expression that is none, and a match of nothing', () => {
    expect(() => text('regex: "["', '')).toThrow(/not a regular expression/);
    expect(() => text('{}', '')).toThrow(/exact, prefix, regex/);
  });
});

describe('fitsWildcard', () => {
  it('agrees with a regular expression', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 6 });
    fc.assert(
      fc.property(letters, letters, (pattern, input) => {
        const expression = new RegExp(`^${pattern.replaceAll('*', '.*')}$`);
        expect(fitsWildcard(pattern, input)).toBe(expression.test(input));
      }),
    );
  });
});

describe('addressMatch', () => {
  it.each([
    ['cidr: 10.0.0.0/8', '10.3.4.5', true],
    ['cird: 10.0.0.0/8', '10.3.4.5:20880', true],
    ['cidr: 10.0.0.0/8', '11.3.4.5', false],
    ['cidr: "2001:db8::/32"', '2001:db8::1', true],
    ['cidr: 10.0.0.0/8', 'host', false],
    ['wildcard: 10.*', '10.3.4.5:1', true],
    ['wildcard: "*"', 'anything', true],
    ['wildcard: 0.0.0.0', '1.2.3.4', true],
    ['exact: 10.0.0.1:20880', '10.0.0.1:20880', true],
    ['exact: 10.0.0.1', undefined, false],
  ])('{%s} and %s: %s', (rule, input, expected) => {
    expect(address(rule, input)).toBe(expected);
  });

  it('refuses what is no block of addresses', () => {
    for (const block of ['10.0.0.0', '10.0.0.0/33', 'a.b/8'])
      expect(() => address(`cidr: ${block}`, '')).toThrow(/not a block of addresses/);
  });
});

describe('meansProvider', () => {
  const provider = { address: '10.0.0.1:20880', host: '10.0.0.1', port: 20880 };

  it.each([
    ['0.0.0.0', true],
    ['0.0.0.0:*', true],
    ['0.0.0.0:20880', true],
    ['0.0.0.0:20881', false],
    ['10.0.0.1', true],
    ['10.0.0.1:20880', true],
    ['10.0.0.1:20881', false],
  ])('%s: %s', (written, expected) => {
    expect(meansProvider(written, provider)).toBe(expected);
  });
});
