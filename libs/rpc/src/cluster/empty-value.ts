import type { FieldType } from '../common/contract/field-type.js';

const zero = (): number => 0;
const nobody = (): null => null;
const noElements = (): unknown[] => [];
const zeroText = (): string => '0';

const EMPTY: Readonly<Partial<Record<FieldType['kind'], () => unknown>>> = {
  nullable: nobody,
  any: nobody,
  void: () => undefined,
  string: () => '',
  boolean: () => false,
  char: () => '\0',
  binary: () => new Uint8Array(0),
  int8: zero,
  int16: zero,
  int32: zero,
  int64: zeroText,
  float: zero,
  double: zero,
  list: noElements,
  array: noElements,
  set: noElements,
  map: () => ({}),
};

/**
 * What a method returns where there is nothing to return: null where the type allows it, else 0, false, empty text, an empty
 * collection, an object whose fields are empty. A new one each time.
 *
 * @throws TypeError for a type that has no empty value: an enumeration, a date, a UUID …
 */
export function emptyValueOf(type: FieldType): unknown {
  if (type.kind === 'lazy') return emptyValueOf(type.resolve());
  if (type.kind === 'struct') {
    return Object.fromEntries(
      Object.entries(type.fields).map(([name, field]) => [name, emptyValueOf(field)]),
    );
  }
  const name = 'javaName' in type ? type.javaName : type.kind;
  const make = /^java\.math\.Big(Decimal|Integer)$/.test(name) ? zeroText : EMPTY[type.kind];
  if (make === undefined) throw new TypeError(`${name} has no empty value`);
  return make();
}
