import type { FieldType } from '../../common/contract/field-type.js';
import type { MethodContract } from '../../common/contract/service-contract.js';
import type { ExportedService } from '../protocol.js';

/** A contract as JSON: methods with their arguments by name, and every struct and enumeration that they speak of. */
export function describeContract({ contract, group, version }: ExportedService): object {
  const types = new Map<string, unknown>();
  const methods = Object.entries(contract.methods as Record<string, MethodContract>).map(
    ([name, { args, returns, idempotent, timeoutMs }]) => [
      name,
      {
        args: args.map((type, index) => ({
          name: argumentName(type, index),
          type: typeText(type, types),
        })),
        returns: typeText(returns, types),
        idempotent,
        timeoutMs,
      },
    ],
  );
  return {
    interface: contract.interfaceName,
    group,
    version,
    methods: Object.fromEntries(methods) as unknown,
    types: Object.fromEntries(types) as unknown,
  };
}

/** Name of an argument where arguments have names: `arg0` and so on where the contract gives none. */
export const argumentName = (type: FieldType, index: number): string =>
  ('name' in type ? type.name : undefined) ?? `arg${index}`;

/** `list<io.stampede.Order>`, `string | null`; notes the types that have names. */
function typeText(type: FieldType, types: Map<string, unknown>): string {
  switch (type.kind) {
    case 'nullable':
      return `${typeText(type.inner, types)} | null`;
    case 'list':
    case 'array':
    case 'set':
      return `${type.kind}<${typeText(type.element, types)}>`;
    case 'map':
      return `map<${typeText(type.key, types)}, ${typeText(type.value, types)}>`;
    case 'lazy':
      return typeText(type.resolve(), types);
    case 'value':
      return type.javaName;
    case 'enum':
      types.set(type.javaName, { values: type.values });
      return type.javaName;
    case 'struct': {
      if (types.has(type.javaName)) return type.javaName;
      const fields: Record<string, string> = {};
      types.set(type.javaName, { fields });
      for (const [name, field] of Object.entries(type.fields)) fields[name] = typeText(field, types);
      return type.javaName;
    }
    default:
      return type.kind;
  }
}
