import { refusalOfName } from './refused-serializations.js';
import type { Serializer } from './serializer.js';

/** The serializations of one process by name and by number, made at their first use. */
export class Serializers {
  private readonly byName = new Map<string, Serializer>();
  private readonly byId: (Serializer | undefined)[] = new Array<undefined>(32).fill(undefined);

  /**
   * @param names  those that there are
   * @param create makes one of them
   * @param standard name of the one that is used where none is named
   */
  constructor(
    private readonly names: readonly string[],
    private readonly create: (name: string) => Serializer,
    readonly standard: string,
  ) {}

  has(name: string): boolean {
    return this.names.includes(name);
  }

  /** @throws TypeError when there is none of that name, or another has its number */
  require(name: string): Serializer {
    const known = this.byName.get(name);
    if (known !== undefined) return known;
    const refusal = this.has(name) ? undefined : refusalOfName(name);
    if (refusal !== undefined) throw new TypeError(refusal);
    const serializer = this.create(name);
    const holder = this.byId[serializer.id];
    if (holder !== undefined)
      throw new TypeError(`serializations ${holder.name} and ${name} have the same number ${serializer.id}`);
    this.byName.set(name, serializer);
    this.byId[serializer.id] = serializer;
    return serializer;
  }

  /** Of a frame's header: one of those that have been asked for by name. */
  findById(id: number): Serializer | undefined {
    return this.byId[id];
  }
}
