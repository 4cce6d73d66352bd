import type { EnumType, FieldType, StructType } from '../../common/contract/field-type.js';
import { describeValue, TypeMismatch } from '../../common/type-mismatch.js';
import { classForm, type Codec, type CodecOf } from './codec.js';
import { compileReader, type FieldsReader } from './compile-reader.js';
import type { ClassDefinition, Hessian2Reader } from './hessian2-reader.js';
import type { ClassForm, Hessian2Writer } from './hessian2-writer.js';
import { mismatch, readInside } from './mismatch.js';
import { untyped } from './untyped.js';

/** How objects of one class definition are read into one contract type. */
interface ReadPlan {
  readonly definition: ClassDefinition;
  /** Per field on the wire: its name in the contract, or undefined for one that the contract does not know. */
  readonly names: readonly (string | undefined)[];
  readonly codecs: readonly Codec[];
  /** A field that the contract requires and the class does not have. */
  readonly missing: string | undefined;
  /** Times that it was used, as long as it is not compiled. */
  uses: number;
  /** Once it has proved to be used, and where objects need not be there before their fields. */
  compiled: FieldsReader | undefined;
}

/** Plans that a type keeps: a service meets few versions of a class, and an attacker's inventions must not pile up. */
const MAX_PLANS = 8;
/** Compiling takes longer than some reads, and strangers may send a new class each time. */
const COMPILED_AT = 100;

export class StructCodec implements Codec {
  private readonly form: ClassForm;
  private readonly names: readonly string[];
  private readonly codecs: readonly Codec[] = [];
  private readonly template: Readonly<Record<string, unknown>>;
  /** Whether objects of this type can hold each other: only then are shared ones written once, and circles at all. */
  private readonly recursive: boolean;
  private plans: ReadPlan[] = [];

  constructor(
    private readonly type: StructType,
    private readonly codecOf: CodecOf,
  ) {
    this.names = Object.keys(type.fields);
    this.form = classForm(type.javaName, this.names);
    this.template = Object.fromEntries(this.names.map((name) => [name, emptyOf(type.fields[name]!)]));
    this.recursive = Object.values(type.fields).some((field) => holds(field, type));
    this.codecs = this.names.map((name) => codecOf(type.fields[name]!));
  }

  write(writer: Hessian2Writer, value: unknown): void {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new TypeMismatch(this.type.javaName, describeValue(value));
    if (this.recursive && writer.writeSeen(value)) return;
    const { names, codecs } = this;
    writer.beginObject(this.form);
    let index = 0;
    try {
      for (; index < names.length; index++)
        codecs[index]!.write(writer, (value as Record<string, unknown>)[names[index]!]);
    } catch (error) {
      throw error instanceof TypeMismatch ? error.inside(names[index]!) : error;
    }
    writer.end();
  }

  read(reader: Hessian2Reader): unknown {
    const code = reader.peek();
    if (code === 0x51) return reader.readReference(this);
    if (code === 0x48 || code === 0x4d) return this.readFromMap(reader);
    if (!reader.isObject(code)) throw mismatch(reader, this.type.javaName);
    const at = reader.position;
    const plan = this.planOf(reader.beginObject(this.plans[0]?.definition));
    const { names, codecs, missing, compiled } = plan;
    if (compiled !== undefined) {
      const id = reader.begin(undefined, this, at, names.length);
      const object = compiled(reader);
      reader.complete(id, object);
      reader.end(id);
      return object;
    }
    const value = { ...this.template };
    const id = reader.begin(value, this, at, names.length);
    if (missing !== undefined) throw absent(missing, this.type.fields[missing]!);
    let index = 0;
    try {
      for (; index < names.length; index++) {
        const field = codecs[index]!.read(reader);
        const name = names[index];
        if (name !== undefined) value[name] = field;
      }
    } catch (error) {
      throw error instanceof TypeMismatch ? error.inside(names[index] ?? '?') : error;
    }
    reader.end(id);
    // What holds its own kind may be referred to by its own fields: it must be there before them.
    if (++plan.uses === COMPILED_AT && !this.recursive)
      plan.compiled = compileReader(names, codecs, this.names);
    return value;
  }

  /** Java's generic calls send objects as maps: names decide. */
  private readFromMap(reader: Hessian2Reader): unknown {
    const at = reader.position;
    reader.beginMap();
    const value = { ...this.template };
    const id = reader.begin(value, this, at);
    const seen = new Set<string>();
    while (!reader.ends()) {
      const key = untyped.read(reader);
      const field = typeof key === 'string' && Object.hasOwn(this.type.fields, key) ? key : undefined;
      if (field === undefined) untyped.read(reader);
      else {
        value[field] = readInside(field, this.codecOf(this.type.fields[field]!), reader);
        seen.add(field);
      }
    }
    reader.end(id);
    for (const name of this.names) {
      const field = this.type.fields[name]!;
      if (field.kind !== 'nullable' && !seen.has(name)) throw absent(name, field);
    }
    return value;
  }

  private planOf(definition: ClassDefinition): ReadPlan {
    const { plans } = this;
    if (plans[0]?.definition === definition) return plans[0];
    const index = plans.findIndex((plan) => plan.definition.bytes.equals(definition.bytes));
    const plan = index >= 0 ? plans.splice(index, 1)[0]! : this.makePlan(definition);
    plans.unshift(plan);
    if (plans.length > MAX_PLANS) plans.pop();
    return plan;
  }

  private makePlan(definition: ClassDefinition): ReadPlan {
    const { fields } = this.type;
    const known = definition.fields.map((name) => (Object.hasOwn(fields, name) ? name : undefined));
    return {
      definition,
      names: known,
      codecs: known.map((name) => (name === undefined ? untyped : this.codecOf(fields[name]!))),
      missing: this.names.find((name) => fields[name]!.kind !== 'nullable' && !known.includes(name)),
      uses: 0,
      compiled: undefined,
    };
  }
}

export class EnumCodec implements Codec {
  private readonly form: ClassForm;
  private readonly constants: ReadonlySet<string>;
  private known: ClassDefinition | undefined;

  constructor(private readonly type: EnumType) {
    this.form = classForm(type.javaName, ['name']);
    this.constants = new Set(type.values);
  }

  write(writer: Hessian2Writer, value: unknown): void {
    if (!this.constants.has(value as string)) throw new TypeMismatch(this.expected, describeValue(value));
    writer.beginObject(this.form);
    writer.writeString(value as string);
    writer.end();
  }

  read(reader: Hessian2Reader): unknown {
    const code = reader.peek();
    if (code === 0x51) return reader.readReference(this);
    if (!reader.isObject(code)) throw mismatch(reader, this.expected);
    const at = reader.position;
    const definition = reader.beginObject(this.known);
    const id = reader.begin(undefined, this, at, definition.fields.length);
    let name: unknown;
    for (const field of definition.fields) {
      const value = reader.takeName() ?? untyped.read(reader);
      if (field === 'name') name = value;
    }
    if (typeof name !== 'string' || !this.constants.has(name)) {
      const actual =
        typeof name === 'string'
          ? `"${name.slice(0, 40)}"`
          : `object of ${definition.className.slice(0, 80)}`;
      throw new TypeMismatch(this.expected, actual);
    }
    this.known = definition;
    reader.complete(id, name);
    reader.end(id);
    return name;
  }

  private get expected(): string {
    return `constant of ${this.type.javaName}`;
  }
}

/** Whether a type is the other, or has it somewhere inside. */
function holds(type: FieldType, wanted: StructType, visited = new Set<FieldType>()): boolean {
  if (type === wanted) return true;
  if (visited.has(type)) return false;
  visited.add(type);
  return partsOf(type).some((part) => holds(part, wanted, visited));
}

function partsOf(type: FieldType): readonly FieldType[] {
  switch (type.kind) {
    case 'nullable':
      return [type.inner];
    case 'lazy':
      return [type.resolve()];
    case 'list':
    case 'set':
    case 'array':
      return [type.element];
    case 'map':
      return [type.value];
    case 'struct':
      return Object.values(type.fields);
    default:
      return [];
  }
}

/** A value of the kind that a field will hold: objects made with it keep one shape. */
function emptyOf(type: FieldType): unknown {
  if (type.kind === 'string' || type.kind === 'int64' || type.kind === 'enum') return '';
  if (type.kind === 'int32') return 0;
  if (type.kind === 'boolean') return false;
  return null;
}

const absent = (name: string, type: FieldType): TypeMismatch =>
  new TypeMismatch(
    type.kind === 'struct' || type.kind === 'enum' ? type.javaName : type.kind,
    'nothing',
  ).inside(name);
