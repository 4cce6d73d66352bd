import type { FieldType } from './field-type.js';
import { typeDescriptor } from './type-descriptor.js';

const PRIMITIVES: Readonly<Record<string, string>> = {
  B: 'byte',
  C: 'char',
  D: 'double',
  F: 'float',
  I: 'int',
  J: 'long',
  S: 'short',
  V: 'void',
  Z: 'boolean',
};

/** Java's name of a contract type, with its parameters: `long`, `byte[]`, `java.util.List<io.stampede.order.Order>`. */
export function javaType(type: FieldType): string {
  switch (type.kind) {
    case 'list':
      return `java.util.List<${javaArgument(type.element)}>`;
    case 'set':
      return `java.util.Set<${javaArgument(type.element)}>`;
    case 'map':
      return `java.util.Map<${javaArgument(type.key)}, ${javaArgument(type.value)}>`;
    case 'array':
      return `${javaType(type.element)}[]`;
    case 'lazy':
      return javaType(type.resolve());
    case 'nullable':
      return ['list', 'set', 'map', 'array', 'lazy', 'nullable'].includes(type.inner.kind)
        ? javaType(type.inner)
        : nameOf(typeDescriptor(type));
    default:
      return nameOf(typeDescriptor(type));
  }
}

/** A type parameter is never primitive. */
const javaArgument = (type: FieldType): string => javaType({ kind: 'nullable', inner: type });

/** `java.lang.String` of `Ljava/lang/String;`. */
function nameOf(descriptor: string): string {
  if (descriptor.startsWith('[')) return `${nameOf(descriptor.slice(1))}[]`;
  return PRIMITIVES[descriptor] ?? descriptor.slice(1, -1).replaceAll('/', '.');
}
