import type { EnumType, FieldType, StructType } from '../../common/contract/field-type.js';
import type { MethodContract, ServiceContract } from '../../common/contract/service-contract.js';
import { ANYTHING_PROTO } from './anything.js';
import { standsAlone } from './compile-codec.js';

/** Google's messages around single values. */
const GOOGLE_WRAPPERS: Readonly<Partial<Record<FieldType['kind'], string>>> = {
  string: 'StringValue',
  char: 'StringValue',
  value: 'StringValue',
  boolean: 'BoolValue',
  int8: 'Int32Value',
  int16: 'Int32Value',
  int32: 'Int32Value',
  int64: 'Int64Value',
  float: 'FloatValue',
  double: 'DoubleValue',
  binary: 'BytesValue',
};

const SCALARS: Readonly<Partial<Record<FieldType['kind'], string>>> = {
  string: 'string',
  char: 'string',
  value: 'string',
  boolean: 'bool',
  int8: 'int32',
  int16: 'int32',
  int32: 'int32',
  int64: 'int64',
  float: 'float',
  double: 'double',
  binary: 'bytes',
  date: 'google.protobuf.Timestamp',
  void: 'google.protobuf.Empty',
};

/**
 * The .proto file of a contract: what a peer in another language needs to speak `protobuf` with it. Arguments and results are messages
 * that follow one another, which a .proto has no words for: each method stands in a comment.
 *
 * @throws TypeError when two types have the same name
 */
export function printProto(contract: ServiceContract): string {
  return new ProtoPrinter().print(contract);
}

class ProtoPrinter {
  /** By name: the type that has it, and its definition once that is complete. */
  private readonly definitions = new Map<string, { readonly type: unknown; text: string }>();

  print(contract: ServiceContract): string {
    const methods = Object.entries(contract.methods as Record<string, MethodContract>).map(
      ([name, { args, returns }]) =>
        `//   ${this.message(returns)} ${name}(${args.map((type) => this.message(type)).join(', ')})`,
    );
    const at = contract.interfaceName.lastIndexOf('.');
    const [packageName, serviceName] = [
      contract.interfaceName.slice(0, Math.max(at, 0)),
      contract.interfaceName.slice(at + 1),
    ];
    return [
      'syntax = "proto3";',
      ...(packageName === '' ? [] : [`package ${packageName};`]),
      ['empty', 'timestamp', 'wrappers'].map((name) => `import "google/protobuf/${name}.proto";`).join('\n'),
      `// ${serviceName}: each argument and each result is a message with its length before it.\n${methods.join('\n')}`,
      ...[...this.definitions.values()].map(({ text }) => text),
      '',
    ].join('\n\n');
  }

  /** Name of the message that an argument or a result is. */
  private message(type: FieldType): string {
    if (type.kind === 'lazy') return this.message(type.resolve());
    const wrapper = GOOGLE_WRAPPERS[type.kind];
    if (wrapper !== undefined) return `google.protobuf.${wrapper}`;
    return standsAlone(type) ? this.value(type) : this.wrapper(type);
  }

  /** Name of what one occurrence of a field holds. */
  private value(type: FieldType): string {
    switch (type.kind) {
      case 'struct':
        return this.define(simpleName(type), type.javaName, () => this.struct(type));
      case 'enum':
        return this.define(simpleName(type), type.javaName, () => enumeration(type));
      case 'any':
        return this.define('Anything', 'any', () => ANYTHING_PROTO);
      case 'lazy':
        return this.message(type.resolve());
      default:
        return SCALARS[type.kind] ?? this.wrapper(type);
    }
  }

  private wrapper(type: FieldType): string {
    const name = wrapperName(type);
    return this.define(name, name, () => `message ${name} {\n  ${this.field(type, 'value', 1)}\n}`);
  }

  private struct(type: StructType): string {
    const fields = Object.entries(type.fields).map(
      ([name, field], index) => `  ${this.field(field, name, index + 1)}\n`,
    );
    return `// ${type.javaName}\nmessage ${simpleName(type)} {\n${fields.join('')}}`;
  }

  private field(type: FieldType, name: string, number: number): string {
    switch (type.kind) {
      case 'nullable':
        return `optional ${this.value(type.inner)} ${name} = ${number};`;
      case 'list':
      case 'array':
      case 'set':
        return `repeated ${this.value(type.element)} ${name} = ${number};`;
      case 'map': {
        const key = type.key.kind === 'enum' ? 'string' : this.value(type.key);
        return `map<${key}, ${this.value(type.value)}> ${name} = ${number};`;
      }
      default:
        return `${this.value(type)} ${name} = ${number};`;
    }
  }

  private define(name: string, identity: string, write: () => string): string {
    const known = this.definitions.get(name);
    if (known === undefined) {
      const definition = { type: identity, text: '' };
      this.definitions.set(name, definition);
      definition.text = write();
    } else if (known.type !== identity)
      throw new TypeError(`${identity} and ${String(known.type)} would both be message ${name}`);
    return name;
  }
}

const simpleName = ({ javaName }: StructType | EnumType): string =>
  javaName.slice(Math.max(javaName.lastIndexOf('.'), javaName.lastIndexOf('$')) + 1);

/** Constants stand beside their enum, so that their names carry its own. */
function enumeration(type: EnumType): string {
  const name = simpleName(type);
  const prefix = name.replace(/(?<=[a-z\d])(?=[A-Z])/g, '_').toUpperCase();
  const constants = type.values.map((constant, index) => `  ${prefix}_${constant} = ${index};\n`);
  return `// ${type.javaName}\nenum ${name} {\n${constants.join('')}}`;
}

function wrapperName(type: FieldType): string {
  switch (type.kind) {
    case 'nullable':
      return `Nullable${wrapperName(type.inner)}`;
    case 'list':
    case 'array':
    case 'set':
      return `${wrapperName(type.element)}List`;
    case 'map':
      return `${wrapperName(type.value)}By${wrapperName(type.key)}`;
    case 'lazy':
      return wrapperName(type.resolve());
    case 'struct':
    case 'enum':
      return `${simpleName(type)}Value`;
    default:
      return `${type.kind[0]!.toUpperCase()}${type.kind.slice(1)}Value`;
  }
}
