import { bareRecord } from '../../common/bare-record.js';
import { describeValue, TypeMismatch } from '../../common/type-mismatch.js';
import { HessianObject } from '../hessian2/untyped.js';
import { deeper } from '../plain/limits.js';
import { scalarText } from '../plain/scalar-text.js';
import { childrenOf, entriesOf, isNil, type XmlCodec } from './xml-codec.js';
import { escapeXml, localName, type XmlElement } from './xml-element.js';

/** A value without a type in the contract: `xsi:type` says what it is; without one it is text. */
export const anything: XmlCodec = { write: writeAny, read: readAny };

const typed = (name: string, type: string, content: string): string =>
  `<${name} xsi:type="${type}">${content}</${name}>`;

function writeAny(name: string, value: unknown, depth: number): string {
  switch (typeof value) {
    case 'undefined':
      return `<${name} xsi:nil="true"/>`;
    case 'string':
      return typed(name, 'xsd:string', escapeXml(value));
    case 'boolean':
      return typed(name, 'xsd:boolean', String(value));
    case 'bigint':
      return typed(name, 'xsd:integer', String(value));
    case 'number':
      if (Number.isSafeInteger(value)) return typed(name, 'xsd:long', String(value));
      return typed(name, 'xsd:double', DOUBLE.format(value));
    case 'object':
      return value === null ? `<${name} xsi:nil="true"/>` : writeObject(name, value, depth);
    default:
      throw new TypeMismatch('a value', describeValue(value));
  }
}

function writeObject(name: string, value: object, depth: number): string {
  if (value instanceof Date) return typed(name, 'xsd:dateTime', DATE.format(value));
  if (value instanceof Uint8Array) return typed(name, 'xsd:base64Binary', BINARY.format(value));
  const below = deeper(depth);
  if (Array.isArray(value))
    return typed(name, 'tns:List', value.map((item) => writeAny('item', item, below)).join(''));
  const entries = entriesIn(value).map(
    ([key, entry]) => `<entry><key>${escapeXml(key)}</key>${writeAny('value', entry, below)}</entry>`,
  );
  return typed(name, 'tns:Map', entries.join(''));
}

/** Objects of a class carry its name as `class`. */
function entriesIn(value: object): (readonly [string, unknown])[] {
  if (value instanceof HessianObject) return [['class', value.className], ...Object.entries(value.fields)];
  if (value instanceof Map) return [...value].map(([key, entry]) => [String(key), entry] as const);
  return Object.entries(value);
}

function readAny(element: XmlElement): unknown {
  if (isNil(element)) return null;
  const type = localName(element.attributes.get('type') ?? 'xsd:string');
  if (type === 'List') return childrenOf(element, 'list').map(readAny);
  if (type === 'Map') {
    const record = bareRecord<unknown>();
    for (const [key, value] of entriesOf(element)) record[key] = readAny(value);
    return record;
  }
  if (type === 'string') return element.text;
  const text = element.text.trim();
  if (WHOLE.has(type)) {
    if (!/^[+-]?\d{1,10000}$/.test(text)) throw new TypeMismatch(type, 'string');
    return Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text.replace('+', ''));
  }
  const scalar = SCALARS.get(type);
  if (scalar === undefined) throw new TypeMismatch('a type of XML schema', type.slice(0, 40));
  return scalar.parse(text);
}

const DOUBLE = scalarText({ kind: 'double' })!;
const DATE = scalarText({ kind: 'date' })!;
const BINARY = scalarText({ kind: 'binary' })!;

const WHOLE: ReadonlySet<string> = new Set(['byte', 'short', 'int', 'long', 'integer']);
const SCALARS = new Map([
  ['boolean', scalarText({ kind: 'boolean' })!],
  ['float', DOUBLE],
  ['double', DOUBLE],
  ['dateTime', DATE],
  ['base64Binary', BINARY],
]);
