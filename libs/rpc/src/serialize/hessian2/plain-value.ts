import { bareRecord } from '../../common/bare-record.js';
import { JAVA_VALUES } from './java-values.js';
import { HessianObject } from './untyped.js';
import { fitValue } from './fit-value.js';

const BY_WIRE_CLASS = new Map(Object.values(JAVA_VALUES).map((value) => [value.form.javaName, value]));

/**
 * An untyped value without objects of classes: an object becomes a record that names its class under `class`, a value of Java's library
 * (`BigDecimal`, `java.time`) the text that a contract would give. What is shared or circular stays so.
 */
export function plainValue(value: unknown, seen = new Map<object, unknown>()): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date || value instanceof Uint8Array) return value;
  const known = seen.get(value);
  if (known !== undefined) return known;
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    seen.set(value, items);
    for (const item of value) items.push(plainValue(item, seen));
    return items;
  }
  if (value instanceof Map) {
    const entries = new Map<unknown, unknown>();
    seen.set(value, entries);
    for (const [key, item] of value) entries.set(plainValue(key, seen), plainValue(item, seen));
    return entries;
  }
  const javaValue = value instanceof HessianObject ? BY_WIRE_CLASS.get(value.className) : undefined;
  if (javaValue !== undefined) return javaValue.format(fitValue(javaValue.form, value) as never);
  const fields = bareRecord<unknown>();
  seen.set(value, fields);
  if (value instanceof HessianObject) fields.class = value.className;
  const entries = value instanceof HessianObject ? value.fields : value;
  for (const [name, item] of Object.entries(entries)) fields[name] = plainValue(item, seen);
  return fields;
}
