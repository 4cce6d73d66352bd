import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatProperties, parseProperties } from './properties.js';

describe('properties', () => {
  it('writes as java.util.Properties does', () => {
    const text = formatProperties(new Map([['g/a.B:1.0', ' dubbo://h:1/a.B?x=1#é']]), 'Cache');
    expect(text.split('\n')[0]).toBe('#Cache');
    expect(text.split('\n')[2]).toBe('g/a.B\\:1.0=\\ dubbo\\://h\\:1/a.B?x\\=1\\#\\u00e9');
  });

  it('reads comments, continued lines, all separators and escapes', () => {
    const text =
      '# no\n! no\n\n  key = value \nlonger : con\\\n   tinued\r\nspaced value\nempty=\n\\u0041\\:\\ b=c\\td\\\\';
    expect([...parseProperties(text)]).toEqual([
      ['key', 'value '],
      ['longer', 'continued'],
      ['spaced', 'value'],
      ['empty', ''],
      ['A: b', 'c\td\\'],
    ]);
  });

  it('reads back whatever it has written', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text)), (pairs) => {
        const entries = new Map(pairs);
        expect(parseProperties(formatProperties(entries, 'x'))).toEqual(entries);
      }),
    );
  });
});
