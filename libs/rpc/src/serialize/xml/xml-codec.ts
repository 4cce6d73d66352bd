import { bareRecord } from '../../common/bare-record.js';
import type { FieldType, MapType, StructType } from '../../common/contract/field-type.js';
import { inside, TypeMismatch } from '../../common/type-mismatch.js';
import { keyStep } from '../hessian2/mismatch.js';
import { deeper } from '../plain/limits.js';
import { keyText, scalarText, type ScalarText } from '../plain/scalar-text.js';
import { absent, checkList, checkRecord, checkVoid } from '../plain/scalars.js';
import { anything } from './anything-codec.js';
import { perType } from '../per-type.js';
import { escapeXml, type XmlElement } from './xml-element.js';

/*
 * The XML of a contract's types, as XML schema has them (see the WSDL of a service):
 *
 *   single values       their text: bytes in base64, dates in ISO 8601
 *   list, set, array    <item> each
 *   map                 <entry> each, in it <key> and <value>
 *   struct              an element per field
 *   null                xsi:nil="true", or no element in a struct
 *   any                 xsi:type says which
 */

/** Writes and reads an element of one contract type. Both ways throw TypeMismatch. */
export interface XmlCodec {
  write(name: string, value: unknown, depth: number): string;
  read(element: XmlElement): unknown;
}

/** The codec of a contract type. */
export const xmlCodec = perType(compile);

function compile(type: FieldType): XmlCodec {
  switch (type.kind) {
    case 'nullable':
      return new NullableCodec(xmlCodec(type.inner));
    case 'struct':
      return new StructCodec(type);
    case 'list':
    case 'array':
    case 'set':
      return new ListCodec(type.element);
    case 'map':
      return new MapCodec(type);
    case 'lazy':
      return {
        write: (name, value, depth) => xmlCodec(type.resolve()).write(name, value, depth),
        read: (element) => xmlCodec(type.resolve()).read(element),
      };
    case 'any':
      return anything;
    case 'void':
      return { write: (name, value) => (checkVoid(value), nil(name)), read: () => undefined };
    default:
      return new ScalarCodec(scalarText(type)!, type.kind);
  }
}

const nil = (name: string): string => `<${name} xsi:nil="true"/>`;

export const isNil = ({ attributes }: XmlElement): boolean =>
  ['true', '1'].includes(attributes.get('nil') ?? '');

class NullableCodec implements XmlCodec {
  constructor(private readonly inner: XmlCodec) {}

  write(name: string, value: unknown, depth: number): string {
    return value === null || value === undefined ? nil(name) : this.inner.write(name, value, depth);
  }

  read(element: XmlElement): unknown {
    return isNil(element) ? null : this.inner.read(element);
  }
}

class ScalarCodec implements XmlCodec {
  private readonly keepsSpace: boolean;

  constructor(
    private readonly text: ScalarText,
    kind: FieldType['kind'],
  ) {
    this.keepsSpace = kind === 'string' || kind === 'char';
  }

  write(name: string, value: unknown): string {
    return `<${name}>${escapeXml(this.text.format(value))}</${name}>`;
  }

  read(element: XmlElement): unknown {
    if (element.children.length > 0) throw new TypeMismatch('text', 'elements');
    return this.text.parse(this.keepsSpace ? element.text : element.text.trim());
  }
}

class ListCodec implements XmlCodec {
  constructor(private readonly element: FieldType) {}

  write(name: string, value: unknown, depth: number): string {
    const [codec, below] = [xmlCodec(this.element), deeper(depth)];
    const items = checkList(value).map((item, index) =>
      inside(`[${index}]`, () => codec.write('item', item, below)),
    );
    return `<${name}>${items.join('')}</${name}>`;
  }

  read(element: XmlElement): unknown {
    const codec = xmlCodec(this.element);
    return childrenOf(element, 'list').map((item, index) => inside(`[${index}]`, () => codec.read(item)));
  }
}

class MapCodec implements XmlCodec {
  private readonly key: ScalarText;

  constructor(private readonly type: MapType) {
    this.key = keyText(type.key);
  }

  write(name: string, value: unknown, depth: number): string {
    const [codec, below] = [xmlCodec(this.type.value), deeper(depth)];
    const entries = Object.entries(checkRecord(value, 'map')).map(([key, entry]) =>
      inside(keyStep(key), () => {
        const text = escapeXml(this.key.format(this.key.parse(key)));
        return `<entry><key>${text}</key>${codec.write('value', entry, below)}</entry>`;
      }),
    );
    return `<${name}>${entries.join('')}</${name}>`;
  }

  read(element: XmlElement): unknown {
    const codec = xmlCodec(this.type.value);
    const record = bareRecord<unknown>();
    for (const [text, value] of entriesOf(element)) {
      inside(keyStep(text), () => {
        record[String(this.key.parse(text))] = codec.read(value);
      });
    }
    return record;
  }
}

class StructCodec implements XmlCodec {
  private readonly names: readonly string[];

  constructor(private readonly type: StructType) {
    this.names = Object.keys(type.fields);
    const wrong = this.names.find((name) => !/^[A-Za-z_][\w.-]*$/.test(name));
    if (wrong !== undefined)
      throw new TypeError(`${type.javaName}: "${wrong}" cannot be the name of an element`);
  }

  write(name: string, value: unknown, depth: number): string {
    const record = checkRecord(value, this.type.javaName);
    const below = deeper(depth);
    const fields = this.names.map((field) =>
      inside(field, () => xmlCodec(this.type.fields[field]!).write(field, record[field], below)),
    );
    return `<${name}>${fields.join('')}</${name}>`;
  }

  read(element: XmlElement): unknown {
    const children = childrenOf(element, this.type.javaName);
    const value: Record<string, unknown> = {};
    for (const name of this.names) {
      const type = this.type.fields[name]!;
      const child = children.find((each) => each.name === name);
      value[name] = inside(name, () => {
        if (child !== undefined) return xmlCodec(type).read(child);
        if (type.kind === 'nullable') return null;
        throw absent(type);
      });
    }
    return value;
  }
}

/** The elements in one that holds no text of its own. */
export function childrenOf(
  { children, text, attributes }: XmlElement,
  expected: string,
): readonly XmlElement[] {
  if (attributes.has('nil')) throw new TypeMismatch(expected, 'null');
  if (text.trim() !== '') throw new TypeMismatch(expected, 'text');
  return children;
}

/** Keys and values of a map. */
export function entriesOf(element: XmlElement): (readonly [key: string, value: XmlElement])[] {
  return childrenOf(element, 'map').map(({ children }, index) => {
    const key = children.find(({ name }) => name === 'key');
    const value = children.find(({ name }) => name === 'value');
    if (key === undefined || value === undefined)
      throw new TypeMismatch('an entry of key and value', 'less').inside(`[${index}]`);
    return [key.text, value] as const;
  });
}
