import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Status, Tree, typedValues } from '../../../test/support/typed-values.js';
import {
  any,
  date,
  int32,
  list,
  map,
  nullable,
  string,
  struct,
  type FieldType,
} from '../../common/contract/field-type.js';
import { xmlCodec } from './xml-codec.js';
import { parseXml } from './xml-element.js';

const NAMESPACES = 'xmlns:xsi="i" xmlns:xsd="s" xmlns:tns="t"';
const document = (content: string): Buffer => Buffer.from(`<r ${NAMESPACES}>${content}</r>`);
const encode = (type: FieldType, value: unknown): string => xmlCodec(type).write('v', value, 0);
const decode = (type: FieldType, xml: string): unknown =>
  xmlCodec(type).read(parseXml(document(xml)).children[0]!);
const Point = struct('a.Point', { x: int32(), label: nullable(string()) });

describe('xmlCodec', () => {
  it('reads back every value of every type of a contract', () => {
    fc.assert(
      fc.property(typedValues(), ([type, value]) => {
        expect(decode(type, encode(type, value))).toEqual(value);
      }),
      { numRuns: 1000 },
    );
  });

  it.each<[FieldType, unknown, string]>([
    [string(), 'a<&"\r\n', '<v>a&#60;&#38;&#34;&#13;\n</v>'],
    [Point, { x: 1, label: null }, '<v><x>1</x><label xsi:nil="true"/></v>'],
    [map(int32(), Status), { OPEN: 1 }, '<v><entry><key>OPEN</key><value>1</value></entry></v>'],
    [
      any(),
      [1, 'a'],
      '<v xsi:type="tns:List"><item xsi:type="xsd:long">1</item><item xsi:type="xsd:string">a</item></v>',
    ],
  ])('writes %#', (type, value, xml) => {
    expect(encode(type, value)).toBe(xml);
  });

  it.each<[FieldType, string, unknown]>([
    [string(), '<v><![CDATA[<&amp;>]]>&lt;&#x1F600;<!-- no --></v>', '<&amp;><😀'],
    [string(), '<v/>', ''],
    [int32(), '<n:v> 5\n</n:v>', 5],
    [date(), '<v>2024-02-29T08:00:00.5+08:00</v>', new Date('2024-02-29T00:00:00.500Z')],
    [Point, '<v>\n <label>a</label>\n <x>1</x><more/></v>', { x: 1, label: 'a' }],
    [list(nullable(Point)), '<v><item xsi:nil="1"/><item><x>2</x></item></v>', [null, { x: 2, label: null }]],
  ])('reads what others write %#', (type, xml, value) => {
    expect(decode(type, xml)).toEqual(value);
  });

  it.each<[FieldType, string, string]>([
    [int32(), '<v>a</v>', 'value: expected int32, got string'],
    [string(), '<v><b/></v>', 'value: expected text, got elements'],
    [Point, '<v>text</v>', 'value: expected a.Point, got text'],
    [Point, '<v xsi:nil="true"/>', 'value: expected a.Point, got null'],
    [list(Point), '<v><item><x>1</x></item><item/></v>', '[1].x: expected int32, got nothing'],
    [
      map(Point),
      '<v><entry><key>k</key><value><x/></value></entry></v>',
      '["k"].x: expected int32, got string',
    ],
    [map(Point), '<v><entry><key>k</key></entry></v>', '[0]: expected an entry of key and value, got less'],
    [any(), '<v xsi:type="tns:Gadget"/>', 'value: expected a type of XML schema, got Gadget'],
  ])('refuses what does not fit, and says where %#', (type, xml, message) => {
    expect(() => decode(type, xml)).toThrow(message);
  });

  it('refuses to write what XML has no characters for', () => {
    expect(() => encode(string(), 'a\0')).toThrow('expected string of XML characters');
    expect(() => encode(list(string()), ['\ud800'])).toThrow('[0]: expected string of XML characters');
    expect(() => encode(struct('a.B', { 'a b': string() }), { 'a b': '' })).toThrow(
      'cannot be the name of an element',
    );
  });
});

describe('parseXml', () => {
  const parse = (xml: string) => parseXml(Buffer.from(xml));

  it.each([
    ['<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', 'document type'],
    ['<!doctype a SYSTEM "file:///etc/passwd"><a/>', 'document type'],
    ['<a>&x;</a>', 'an entity that is not one of XML'],
    ['<a>&#1114112;</a>', 'an entity'],
    ['<a>& b</a>', 'well-formed'],
    ['<a><b></a>', 'well-formed'],
    ['<a/><b/>', 'root'],
    ['', ''],
    ['text', ''],
    ['<?xml version="1.0" encoding="UTF-16"?><a/>', 'UTF-8'],
    ['<a>'.repeat(10_000), ''],
    [`<a>${'<b/>'.repeat(200_001)}</a>`, 'more than 200000 tags'],
    ['<__proto__><a/></__proto__>', ''],
  ])('refuses %#', (xml, message) => {
    expect(() => parse(xml)).toThrow(message);
    expect(() => parseXml(Buffer.from('<a>\xff</a>', 'latin1'))).toThrow();
  });

  it('throws on bytes that are no XML, and never hangs', () => {
    const sample = `<r ${NAMESPACES}>${encode(Tree, { name: 'a', left: null, others: [] })}</r>`;
    const pieces = fc.constantFrom(
      '<',
      '>',
      '/',
      '&',
      ';',
      '"',
      '=',
      '<a>',
      '</a>',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<?',
      '?>',
      '\0',
      'x',
      ' ',
    );
    const hostile = fc.oneof(
      fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join('')),
      fc
        .tuple(fc.nat(sample.length), pieces)
        .map(([at, piece]) => sample.slice(0, at) + piece + sample.slice(at + 1)),
    );
    fc.assert(
      fc.property(hostile, (xml) => {
        try {
          xmlCodec(any()).read(parse(xml));
        } catch (error) {
          expect((error as Error).message).toEqual(expect.any(String));
        }
      }),
      { numRuns: 2000 },
    );
  });
});
