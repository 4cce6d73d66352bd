import { bareRecord } from '../../common/bare-record.js';
import type { FieldType, PrimitiveKind, StructType } from '../../common/contract/field-type.js';

const RANGES: Readonly<Partial<Record<PrimitiveKind, number>>> = {
  int8: 2 ** 7,
  int16: 2 ** 15,
  int32: 2 ** 31,
};

/**
 * A value of a contract's type from its JSON form: int64 as a number or text, dates as ISO text or milliseconds, bytes as base64. A
 * new value each time.
 *
 * @param path where it stands, for the message
 * @throws TypeError that names what does not fit
 */
export function valueFromJson(type: FieldType, json: unknown, path: string): unknown {
  const refuse = (wanted: string): never => {
    throw new TypeError(`${path}: ${wanted} is wanted, not ${JSON.stringify(json) ?? 'nothing'}`);
  };
  const record = (): object => (isRecord(json) ? json : refuse('an object'));
  switch (type.kind) {
    case 'lazy':
      return valueFromJson(type.resolve(), json, path);
    case 'nullable':
      return json === null ? null : valueFromJson(type.inner, json, path);
    case 'any':
      return structuredClone(json);
    case 'void':
      return json === null ? undefined : refuse('nothing');
    case 'list':
    case 'array':
    case 'set':
      if (!Array.isArray(json)) return refuse('a list');
      return json.map((element, index) => valueFromJson(type.element, element, `${path}[${index}]`));
    case 'map': {
      const entries = Object.entries(record());
      const values = entries.map(([key, value]) => [key, valueFromJson(type.value, value, `${path}.${key}`)]);
      return Object.assign(bareRecord(), Object.fromEntries(values));
    }
    case 'struct':
      return structFromJson(type, record(), path);
    case 'enum':
      return type.values.find((value) => value === json) ?? refuse(`one of ${type.values.join(', ')}`);
    case 'value':
      return typeof json === 'string' ? json : refuse('text');
    default:
      return scalarFromJson(type.kind, json) ?? refuse(WANTED[type.kind] ?? type.kind);
  }
}

const WANTED: Readonly<Partial<Record<PrimitiveKind, string>>> = {
  boolean: 'true or false',
  string: 'text',
  char: 'one character',
  binary: 'base64',
};

function scalarFromJson(kind: PrimitiveKind, json: unknown): unknown {
  switch (kind) {
    case 'boolean':
      return typeof json === 'boolean' ? json : undefined;
    case 'string':
      return typeof json === 'string' ? json : undefined;
    case 'char':
      return typeof json === 'string' && json.length === 1 ? json : undefined;
    case 'binary':
      return typeof json === 'string' ? new Uint8Array(Buffer.from(json, 'base64')) : undefined;
    case 'date': {
      const date = new Date(typeof json === 'string' || typeof json === 'number' ? json : Number.NaN);
      return Number.isNaN(date.getTime()) ? undefined : date;
    }
    case 'int64':
      return int64FromJson(json);
    default:
      return numberFromJson(kind, json);
  }
}

function int64FromJson(json: unknown): string | undefined {
  const text = typeof json === 'number' && Number.isSafeInteger(json) ? String(json) : json;
  const isWhole = typeof text === 'string' && /^-?\d{1,19}$/.test(text);
  return isWhole && BigInt.asIntN(64, BigInt(text)) === BigInt(text) ? text : undefined;
}

function numberFromJson(kind: PrimitiveKind, json: unknown): number | undefined {
  if (typeof json !== 'number') return undefined;
  const range = RANGES[kind];
  return range === undefined || (Number.isInteger(json) && json >= -range && json < range) ? json : undefined;
}

function structFromJson({ javaName, fields }: StructType, json: object, path: string): unknown {
  const unknown = Object.keys(json).filter((name) => name !== 'class' && !Object.hasOwn(fields, name));
  if (unknown.length > 0) throw new TypeError(`${path}: ${javaName} has no field ${unknown.join(', ')}`);
  const given = json as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [
      name,
      valueFromJson(field, Object.hasOwn(json, name) ? given[name] : null, `${path}.${name}`),
    ]),
  );
}

const isRecord = (json: unknown): json is object =>
  typeof json === 'object' && json !== null && !Array.isArray(json);
