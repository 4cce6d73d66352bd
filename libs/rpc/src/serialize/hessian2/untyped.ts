import { bareRecord } from '../../common/bare-record.js';
import { describeValue, TypeMismatch } from '../../common/type-mismatch.js';
import { classForm, type Codec } from './codec.js';
import type { Hessian2Reader } from './hessian2-reader.js';
import type { ClassForm, Hessian2Writer } from './hessian2-writer.js';

/** An object of a named class as it stands on the wire. */
export class HessianObject {
  constructor(
    readonly className: string,
    /** Inherits nothing. */
    readonly fields: Readonly<Record<string, unknown>>,
  ) {}
}

/** A value that its own codec writes. */
export class TypedValue {
  constructor(
    readonly codec: Codec,
    readonly value: unknown,
  ) {}
}

const MAX_FORMS = 1000;

/** What some versions of hessian-lite wrap small numbers of collections in. */
const NUMBER_HANDLES: ReadonlySet<string> = new Set(
  ['ByteHandle', 'ShortHandle', 'FloatHandle'].map((name) => `com.alibaba.com.caucho.hessian.io.${name}`),
);

/**
 * Values without a contract: numbers (bigint where a number would round), text, booleans, dates, bytes, lists, maps and objects of any
 * class. What is shared or circular stays so, both ways.
 */
class Untyped implements Codec {
  private readonly forms = new Map<string, ClassForm>();
  private seen = new Map<object, number>();
  private depth = 0;

  write(writer: Hessian2Writer, value: unknown): void {
    if (this.depth === 0 && this.seen.size > 0) this.seen = new Map();
    this.depth++;
    try {
      this.writeAny(writer, value);
    } finally {
      this.depth--;
    }
  }

  private writeAny(writer: Hessian2Writer, value: unknown): void {
    switch (typeof value) {
      case 'string':
        return writer.writeString(value);
      case 'boolean':
        return writer.writeBoolean(value);
      case 'number':
        if ((value | 0) === value && !Object.is(value, -0)) return writer.writeInt(value);
        return Number.isSafeInteger(value) ? writer.writeSafeLong(value) : writer.writeDouble(value);
      case 'bigint':
        return writer.writeLong(String(value));
      case 'undefined':
        return writer.writeNull();
      case 'object':
        return this.writeObject(writer, value);
      default:
        throw new TypeMismatch('a value', describeValue(value));
    }
  }

  private writeObject(writer: Hessian2Writer, value: object | null): void {
    if (value === null) return writer.writeNull();
    if (value instanceof Date) return writer.writeDate(value.getTime());
    if (value instanceof TypedValue) return value.codec.write(writer, value.value);
    if (value instanceof Uint8Array) return writer.writeBinary(value);
    const reference = this.seen.get(value);
    if (reference !== undefined) return writer.writeReference(reference);
    this.seen.set(value, writer.begun);
    if (Array.isArray(value)) {
      writer.beginList(value.length);
      for (const element of value) this.writeAny(writer, element);
      writer.end();
    } else if (value instanceof HessianObject) {
      const names = Object.keys(value.fields);
      writer.beginObject(this.formOf(value.className, names));
      for (const name of names) this.writeAny(writer, value.fields[name]);
      writer.end();
    } else {
      writer.beginMap();
      const entries = value instanceof Map ? value : Object.entries(value);
      for (const [key, entry] of entries as Iterable<[unknown, unknown]>) {
        this.writeAny(writer, key);
        this.writeAny(writer, entry);
      }
      writer.endMap();
    }
  }

  read(reader: Hessian2Reader): unknown {
    const scalar =
      reader.takeString() ??
      reader.takeInt() ??
      reader.takeLong() ??
      reader.takeDouble() ??
      reader.takeBoolean() ??
      reader.takeBinary();
    if (scalar !== undefined) return scalar;
    const ms = reader.takeDate();
    if (ms !== undefined) return new Date(ms);
    if (reader.takeNull()) return null;
    const code = reader.peek();
    if (reader.isList(code)) return this.readList(reader);
    if (reader.isObject(code)) return this.readObject(reader);
    switch (code) {
      case 0x48:
      case 0x4d:
        return this.readMap(reader);
      case 0x51:
        return reader.readReference(this);
      default:
        throw new TypeError(`unknown code 0x${code.toString(16)}`);
    }
  }

  private readList(reader: Hessian2Reader): unknown[] {
    const at = reader.position;
    const length = reader.beginList();
    const values: unknown[] = [];
    const id = reader.begin(values, this, at, Math.max(length, 0));
    if (length < 0) while (!reader.ends()) values.push(this.read(reader));
    else for (let index = 0; index < length; index++) values.push(this.read(reader));
    reader.end(id);
    return values;
  }

  /** A record where every key is text, else a Map. */
  private readMap(reader: Hessian2Reader): unknown {
    const at = reader.position;
    reader.beginMap();
    const entries = bareRecord<unknown>();
    const id = reader.begin(entries, this, at);
    let others: Map<unknown, unknown> | undefined;
    while (!reader.ends()) {
      const key = this.read(reader);
      const value = this.read(reader);
      if (typeof key === 'string' && others === undefined) entries[key] = value;
      else (others ??= new Map<unknown, unknown>(Object.entries(entries))).set(key, value);
    }
    reader.end(id);
    return others ?? entries;
  }

  private readObject(reader: Hessian2Reader): unknown {
    const at = reader.position;
    const definition = reader.beginObject();
    const fields = bareRecord<unknown>();
    const object = new HessianObject(definition.className, fields);
    const id = reader.begin(object, this, at, definition.fields.length);
    for (const name of definition.fields) fields[name] = this.read(reader);
    reader.end(id);
    return NUMBER_HANDLES.has(definition.className) ? fields.value : object;
  }

  private formOf(className: string, names: readonly string[]): ClassForm {
    const key = JSON.stringify([className, names]);
    let form = this.forms.get(key);
    if (form === undefined) {
      if (this.forms.size >= MAX_FORMS) this.forms.clear();
      this.forms.set(key, (form = classForm(className, names)));
    }
    return form;
  }
}

export const untyped = new Untyped();
