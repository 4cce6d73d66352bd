import { bareRecord } from '../../../common/bare-record.js';
import { int64, type FieldType, type MapType } from '../../../common/contract/field-type.js';
import { typedValue } from '../../../serialize/hessian2/typed-value.js';

/** What Java's generic calls leave as it is: numbers of any size, and dates. All else of its library becomes text. */
const KEPT: ReadonlySet<string> = new Set(['java.math.BigDecimal', 'java.math.BigInteger']);

/**
 * The form in which generic calls answer: objects as maps that name their class under `class`, enums as the names of their constants,
 * sets as lists.
 *
 * @param value one that fits the type
 */
export function genericValue(type: FieldType, value: unknown): unknown {
  switch (type.kind) {
    case 'nullable':
      return value === null || value === undefined ? null : genericValue(type.inner, value);
    case 'lazy':
      return genericValue(type.resolve(), value);
    case 'list':
    case 'set':
      return (value as unknown[]).map((item) => genericValue(type.element, item));
    case 'array':
      return isOfObjects(type.element)
        ? (value as unknown[]).map((item) => genericValue(type.element, item))
        : typedValue(type, value);
    case 'map':
      return genericMap(type, value as Record<string, unknown>);
    case 'struct': {
      const fields = bareRecord<unknown>();
      fields.class = type.javaName;
      for (const [name, field] of Object.entries(type.fields))
        fields[name] = genericValue(field, (value as Record<string, unknown>)[name]);
      return fields;
    }
    case 'enum':
    case 'any':
    case 'void':
      return value;
    case 'value':
      return KEPT.has(type.javaName) ? typedValue(type, value) : value;
    default:
      return typedValue(type, value);
  }
}

/** Text keys stay text; those of `Map<Long, …>` are longs. */
function genericMap({ key, value }: MapType, entries: Record<string, unknown>): Map<unknown, unknown> {
  const keyOf = key.kind === 'int64' ? (text: string) => typedValue(int64(), text) : keyParser(key);
  return new Map(Object.entries(entries).map(([name, item]) => [keyOf(name), genericValue(value, item)]));
}

function keyParser({ kind }: FieldType): (text: string) => unknown {
  if (kind === 'boolean') return (text) => text === 'true';
  return kind === 'int8' || kind === 'int16' || kind === 'int32' ? Number : (text) => text;
}

const isOfObjects = (type: FieldType): boolean =>
  ['struct', 'enum', 'any', 'lazy', 'list', 'set', 'map', 'nullable', 'value'].includes(type.kind) ||
  (type.kind === 'array' && isOfObjects(type.element));
