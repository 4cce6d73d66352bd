import type { FieldType } from '../common/contract/field-type.js';
import { javaType } from '../common/contract/java-type.js';
import type { MethodContract, ServiceContract } from '../common/contract/service-contract.js';
import type { ServiceUrl } from '../common/service-url.js';

/** Parameters that are not everybody's business, or change with every start. */
const LEFT_OUT: ReadonlySet<string> = new Set(['pid', 'timestamp', 'token']);

/** A class, an enum or a primitive, as Java Dubbo describes it. */
export interface TypeDefinition {
  readonly type: string;
  /** Names of the fields, and of their types. */
  readonly properties: Readonly<Record<string, string>>;
  readonly items: readonly string[];
  readonly enums: readonly string[];
}

/**
 * What Java Dubbo 3.3 writes into its metadata centre of a service (`FullServiceDefinition`), made from the contract: tools that
 * call without a contract read it.
 */
export function serviceDefinition(contract: ServiceContract, url: ServiceUrl): object {
  const types = new Map<string, TypeDefinition>();
  const methods = Object.entries(contract.methods as Record<string, MethodContract>).map(
    ([name, { args, returns }]) => {
      for (const type of [...args, returns]) collect(type, types);
      return {
        annotations: [],
        name,
        parameterTypes: args.map(javaType),
        parameters: [],
        returnType: javaType(returns),
      };
    },
  );
  const parameters = Object.entries(url.parameters).filter(([name]) => !LEFT_OUT.has(name));
  return {
    annotations: [],
    canonicalName: contract.interfaceName,
    codeSource: '',
    methods,
    parameters: Object.fromEntries(parameters),
    types: [...types.values()],
    uniqueId: `${contract.interfaceName}@`,
  };
}

function collect(type: FieldType, types: Map<string, TypeDefinition>): void {
  if (type.kind === 'lazy') return collect(type.resolve(), types);
  const name = javaType(type);
  if (types.has(name)) return;
  const none: TypeDefinition = { type: name, properties: {}, items: [], enums: [] };
  switch (type.kind) {
    case 'nullable':
      // A text or a class that may be null is the same to Java.
      if (javaType(type.inner) === name) return collect(type.inner, types);
      types.set(name, none);
      return;
    case 'list':
    case 'set':
    case 'array':
      types.set(name, { ...none, items: [javaType(type.element)] });
      return collect(type.element, types);
    case 'map':
      types.set(name, { ...none, items: [javaType(type.key), javaType(type.value)] });
      collect(type.key, types);
      return collect(type.value, types);
    case 'enum':
      types.set(name, { ...none, enums: type.values });
      return;
    case 'struct': {
      const fields = Object.entries(type.fields);
      const properties = Object.fromEntries(fields.map(([field, fieldType]) => [field, javaType(fieldType)]));
      types.set(name, { ...none, properties });
      for (const [, fieldType] of fields) collect(fieldType, types);
      return;
    }
    default:
      types.set(name, none);
  }
}
