import type { FieldType, PrimitiveKind } from './field-type.js';

const PRIMITIVES: Readonly<Record<PrimitiveKind, string>> = {
  string: 'Ljava/lang/String;',
  boolean: 'Z',
  int8: 'B',
  int16: 'S',
  int32: 'I',
  int64: 'J',
  float: 'F',
  double: 'D',
  char: 'C',
  binary: '[B',
  date: 'Ljava/util/Date;',
  any: 'Ljava/lang/Object;',
  void: 'V',
};

/** Java's object types for primitives that may be null. */
const BOXED: Readonly<Partial<Record<PrimitiveKind, string>>> = {
  boolean: 'Ljava/lang/Boolean;',
  int8: 'Ljava/lang/Byte;',
  int16: 'Ljava/lang/Short;',
  float: 'Ljava/lang/Float;',
  char: 'Ljava/lang/Character;',
  int32: 'Ljava/lang/Integer;',
  int64: 'Ljava/lang/Long;',
  double: 'Ljava/lang/Double;',
};

/** The JVM's descriptor of a contract type: `J`, `Ljava/util/List;`, `Lio/stampede/order/Order;`. */
export function typeDescriptor(type: FieldType): string {
  switch (type.kind) {
    case 'list':
      return 'Ljava/util/List;';
    case 'array':
      return `[${typeDescriptor(type.element)}`;
    case 'set':
      return 'Ljava/util/Set;';
    case 'map':
      return 'Ljava/util/Map;';
    case 'lazy':
      return typeDescriptor(type.resolve());
    case 'enum':
    case 'value':
    case 'struct':
      return `L${type.javaName.replaceAll('.', '/')};`;
    case 'nullable':
      return (isPrimitive(type.inner) ? BOXED[type.inner.kind] : undefined) ?? typeDescriptor(type.inner);
    default:
      return PRIMITIVES[type.kind];
  }
}

/**
 * How many arguments a descriptor list has.
 *
 * @throws TypeError when it is not one
 */
export function countDescriptors(text: string): number {
  const known = counted.get(text);
  if (known !== undefined) return known;
  let count = 0;
  for (let at = 0; at < text.length; count++) {
    const match = DESCRIPTOR.exec(at === 0 ? text : text.slice(at));
    if (match === null) throw new TypeError('parameter types are not JVM descriptors');
    at += match[0].length;
  }
  if (text.length <= MAX_KEPT_LENGTH) {
    if (counted.size >= MAX_KEPT) counted.clear();
    counted.set(text, count);
  }
  return count;
}

/** Lists that were counted before: a service has few, and what strangers invent is bounded. */
const counted = new Map<string, number>();
const MAX_KEPT = 1000;
const MAX_KEPT_LENGTH = 500;

const DESCRIPTOR = /^\[{0,255}(?:[BCDFIJSZV]|L[^;[]+;)/;

const isPrimitive = (type: FieldType): type is FieldType & { kind: PrimitiveKind } =>
  Object.hasOwn(PRIMITIVES, type.kind);
