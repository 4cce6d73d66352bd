import type { Codec } from './codec.js';
import { HESSIAN2_LIMITS } from './hessian2-limits.js';
import { KnownBytes } from './known-bytes.js';
import { ScalarReader, unexpected } from './scalar-reader.js';

/** Places in the table of what has begun, per value. */
const SLOTS = 4;
/** What tables have room for before they grow, which takes longer than to read a value. */
const ROOM = 8;

/** A class as the message defines it: its name and its fields in their order on the wire. */
export class ClassDefinition {
  constructor(
    readonly className: string,
    readonly fields: readonly string[],
    /** The bytes that define it, without the leading `C`. */
    readonly bytes: KnownBytes,
  ) {}
}

/**
 * Reads lists, maps, objects and references. Nothing is believed: lengths are compared with what is left
 * before anything is made, depth and number of values are bounded, classes are only names.
 */
export class Hessian2Reader extends ScalarReader {
  private depth = 0;
  private values = 0;
  private readonly maxValues: number;
  /** Those defined so far, {@link classCount} of them: as many as have room, most messages need no more. */
  private classes: ClassDefinition[] | undefined;
  private classCount = 0;
  private types: string[] | undefined;
  /** Per value that may be referred to: the value, who read it, where it begins, how many values it holds. */
  private readonly begun: unknown[] = new Array(ROOM * SLOTS);
  /** Number of the next value that can be referred to. */
  private nextReference = 0;

  constructor(buffer: Buffer) {
    super(buffer);
    this.maxValues = Math.max(HESSIAN2_LIMITS.values, buffer.length);
  }

  private count(values: number): void {
    this.values += values;
    if (this.values > this.maxValues) throw new RangeError(`more than ${this.maxValues} values`);
  }

  isList(code: number): boolean {
    return (code >= 0x70 && code <= 0x7f) || (code >= 0x55 && code <= 0x58);
  }

  isObject(code: number): boolean {
    return (code >= 0x60 && code <= 0x6f) || code === 0x43 || code === 0x4f;
  }

  /** The number of elements, or -1 where they end with a `Z`. The elements follow: see {@link ends}. */
  beginList(): number {
    const code = this.peek();
    this.at++;
    if (code >= 0x78 && code <= 0x7f) return this.fitting(code - 0x78);
    if (code >= 0x70 && code <= 0x77) {
      this.readType();
      return this.fitting(code - 0x70);
    }
    switch (code) {
      case 0x58:
        return this.fitting(this.readInt());
      case 0x56:
        this.readType();
        return this.fitting(this.readInt());
      case 0x55:
        this.readType();
        return -1;
      case 0x57:
        return -1;
      default:
        this.at--;
        throw unexpected('list', code);
    }
  }

  /** For a map, and a list without length: takes the end if it is next. */
  ends(): boolean {
    if (this.peek() === 0x5a) {
      this.at++;
      return true;
    }
    this.count(1);
    return false;
  }

  /** Begins a map: the name of its type, '' for none. Keys and values follow until {@link ends}. */
  beginMap(): string {
    const code = this.peek();
    if (code !== 0x48 && code !== 0x4d) throw unexpected('map', code);
    this.at++;
    return code === 0x48 ? '' : this.readType();
  }

  /**
   * Begins an object: reads its class's definitions and its number. `known` is a definition that is expected: where the very same
   * bytes stand, they are not read again.
   */
  beginObject(known?: ClassDefinition): ClassDefinition {
    let code = this.peek();
    while (code === 0x43) {
      this.at++;
      this.define(known);
      code = this.peek();
    }
    let index: number;
    if (code >= 0x60 && code <= 0x6f) {
      this.at++;
      index = code - 0x60;
    } else if (code === 0x4f) {
      this.at++;
      index = this.readInt();
    } else throw unexpected('object', code);
    if (!(index >= 0 && index < this.classCount)) throw new RangeError(`no class definition ${index}`);
    return this.classes![index]!;
  }

  /**
   * A list, map or object begins: bounds depth and number, and notes it for references. Returns its number, for {@link end}.
   *
   * @param at {@link position} of its first byte
   * @param size values in it, where they are known
   */
  begin(value: unknown, owner: object, at: number, size = 0): number {
    if (++this.depth > HESSIAN2_LIMITS.depth)
      throw new RangeError(`values nested deeper than ${HESSIAN2_LIMITS.depth}`);
    const { begun, nextReference: id } = this;
    const slot = id * SLOTS;
    begun[slot] = value;
    begun[slot + 1] = owner;
    begun[slot + 2] = at;
    begun[slot + 3] = this.values;
    this.count(1 + size);
    this.nextReference = id + 1;
    return id;
  }

  /** The value has ended; from now on a reference to it counts as much as it does. */
  end(id: number): void {
    this.depth--;
    const slot = id * SLOTS + 3;
    this.begun[slot] = this.values - (this.begun[slot] as number);
  }

  /** Gives the value of a beginning that could not be known when it began. */
  complete(id: number, value: unknown): void {
    this.begun[id * SLOTS] = value;
  }

  /**
   * Reads a reference. Where the same owner read the value, it is that value; else it is read again from its beginning, in the other
   * way, without any trace.
   */
  readReference(owner: Pick<Codec, 'read'>): unknown {
    this.at++;
    const id = this.readInt();
    if (!(id >= 0 && id < this.nextReference)) throw new RangeError(`no value ${id} to refer to`);
    const slot = id * SLOTS;
    if (this.begun[slot + 1] === owner) {
      // As many as it holds: shared values must not add up to more than the message may have.
      this.count(Math.max(1, this.begun[slot + 3] as number));
      return this.begun[slot];
    }
    const { at, nextReference, depth, classCount } = this;
    const types = this.types?.length ?? 0;
    this.at = this.begun[slot + 2] as number;
    this.nextReference = id;
    this.depth = depth + 1;
    const value = owner.read(this);
    this.depth = depth;
    this.at = at;
    this.nextReference = nextReference;
    this.classCount = classCount;
    if (this.types) this.types.length = types;
    return value;
  }

  /** A type's name, or the number of one before. */
  private readType(): string {
    const types = (this.types ??= []);
    const name = this.takeString();
    if (name !== undefined) {
      types.push(name);
      return name;
    }
    const index = this.readInt();
    const type = types[index];
    if (type === undefined) throw new RangeError(`no type ${index}`);
    return type;
  }

  private define(known: ClassDefinition | undefined): void {
    const classes = (this.classes ??= new Array<ClassDefinition>(ROOM));
    if (this.classCount >= HESSIAN2_LIMITS.classes)
      throw new RangeError(`more than ${HESSIAN2_LIMITS.classes} classes`);
    if (known !== undefined && this.standsAt(this.at, known.bytes)) {
      this.at += known.bytes.length;
      classes[this.classCount++] = known;
      return;
    }
    const from = this.at;
    const className = this.readString();
    const length = this.readInt();
    if (length < 0 || length > this.buffer.length - this.at || length > HESSIAN2_LIMITS.fields)
      throw new RangeError(`a class of ${length} fields`);
    const fields = new Array<string>(length);
    for (let index = 0; index < length; index++) fields[index] = this.readString();
    classes[this.classCount++] = new ClassDefinition(
      className,
      fields,
      new KnownBytes(this.buffer.subarray(from, this.at)),
    );
  }

  /** A length that what is left can hold: each value has a byte at least. */
  private fitting(length: number): number {
    const left = this.buffer.length - this.at;
    if (length < 0 || length > left) throw new RangeError(`a list of ${length} values in ${left} bytes`);
    return length;
  }
}
