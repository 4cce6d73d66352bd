import { bareRecord } from '../../common/bare-record.js';
import type { FieldType, PrimitiveKind, StructType } from '../../common/contract/field-type.js';
import { describeValue, TypeMismatch } from '../../common/type-mismatch.js';
import { HessianObject } from './hardened-decoder.js';
import { HESSIAN2_LIMITS } from './hessian2-limits.js';

/** Turns what the decoder read into the shapes of the contract; whatever does not fit is a TypeMismatch. */
export class ValueReader {
  private left: number;

  /** @param bodyBytes values may be shared by reference, so their number is bounded apart from the bytes */
  constructor(bodyBytes: number) {
    this.left = Math.max(HESSIAN2_LIMITS.values, bodyBytes);
  }

  read(type: FieldType, raw: unknown): unknown {
    if (--this.left < 0) throw new RangeError('shared values add up to too many');
    switch (type.kind) {
      case 'nullable':
        return raw === null ? null : this.read(type.inner, raw);
      case 'struct':
        return this.readStruct(type, raw);
      case 'list':
        if (!Array.isArray(raw)) throw new TypeMismatch('list', describe(raw));
        return raw.map((element, index) => this.step(`[${index}]`, type.element, element));
      case 'map':
        return this.readMap(type.value, raw);
      case 'enum': {
        const name = raw instanceof HessianObject ? raw.fields.name : undefined;
        if (typeof name === 'string' && type.values.includes(name)) return name;
        throw new TypeMismatch(
          `constant of ${type.javaName}`,
          typeof name === 'string' ? `"${name.slice(0, 40)}"` : describe(raw),
        );
      }
      default:
        return readPrimitive(type.kind, raw);
    }
  }

  private readStruct(type: StructType, raw: unknown): unknown {
    const fields = recordOf(raw);
    if (fields === undefined) throw new TypeMismatch(type.javaName, describe(raw));
    const value: Record<string, unknown> = {};
    for (const name of Object.keys(type.fields)) {
      const field = type.fields[name]!;
      const rawField = fields[name];
      if (rawField === undefined && field.kind !== 'nullable')
        throw new TypeMismatch(describeType(field), 'nothing').inside(name);
      value[name] = rawField === undefined ? null : this.step(name, field, rawField);
    }
    return value;
  }

  private readMap(type: FieldType, raw: unknown): unknown {
    const entries = raw instanceof HessianObject ? undefined : recordOf(raw);
    if (entries === undefined) throw new TypeMismatch('map', describe(raw));
    const value = bareRecord<unknown>();
    for (const key of Object.keys(entries))
      value[key] = this.step(`["${key.slice(0, 40)}"]`, type, entries[key]);
    return value;
  }

  private step(name: string, type: FieldType, raw: unknown): unknown {
    try {
      return this.read(type, raw);
    } catch (error) {
      if (error instanceof TypeMismatch) error.inside(name);
      throw error;
    }
  }
}

function readPrimitive(kind: PrimitiveKind, raw: unknown): unknown {
  switch (kind) {
    case 'string':
    case 'boolean':
      if (typeof raw === kind) return raw;
      break;
    case 'int32':
      if (typeof raw === 'number' && (raw | 0) === raw) return raw;
      break;
    case 'int64':
      // The decoder gives text where a number would be rounded.
      if (typeof raw === 'number' && Number.isInteger(raw)) return String(raw);
      if (typeof raw === 'string' && /^-?\d{16,19}$/.test(raw)) return raw;
      break;
    case 'double':
      if (typeof raw === 'number') return raw;
      break;
    case 'binary':
      if (Buffer.isBuffer(raw)) return raw;
      break;
    case 'void':
      if (raw === null) return undefined;
      break;
  }
  throw new TypeMismatch(kind, describe(raw));
}

/** A struct may come as an object of any class or as a map: names decide. */
function recordOf(raw: unknown): Readonly<Record<string, unknown>> | undefined {
  if (raw instanceof HessianObject) return raw.fields;
  if (
    typeof raw !== 'object' ||
    raw === null ||
    Array.isArray(raw) ||
    Buffer.isBuffer(raw) ||
    raw instanceof Date
  )
    return undefined;
  return raw as Readonly<Record<string, unknown>>;
}

const describe = (raw: unknown): string =>
  raw instanceof HessianObject ? `object of ${raw.className.slice(0, 80)}` : describeValue(raw);

const describeType = (type: FieldType): string =>
  type.kind === 'struct' || type.kind === 'enum' ? type.javaName : type.kind;
