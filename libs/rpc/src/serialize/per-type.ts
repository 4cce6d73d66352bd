import type { FieldType } from '../common/contract/field-type.js';

/**
 * What is made of a contract type, once: at its first use, so that types may hold themselves. It lives as long as the type does.
 *
 * @param compile may ask for other types' on its way
 */
export function perType<T extends object>(compile: (type: FieldType) => T): (type: FieldType) => T {
  const made = new WeakMap<FieldType, T>();
  return (type) => {
    let one = made.get(type);
    if (one === undefined) made.set(type, (one = compile(type)));
    return one;
  };
}
