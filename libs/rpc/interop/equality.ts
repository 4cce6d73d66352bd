import { inspect } from 'node:util';
import { HessianObject } from '../src/index.js';

/**
 * Whether two values are the same in content and shape: what is shared or circular in one is so in the other. Records are compared by
 * their entries, whatever their prototype; bytes are bytes; a bigint is a number's equal, since a long without a contract is either.
 */
export function same(left: unknown, right: unknown): boolean {
  return new Equality().compare(left, right);
}

class Equality {
  private readonly pairs = new Map<object, object>();
  private readonly reversed = new Map<object, object>();

  compare(left: unknown, right: unknown): boolean {
    if (Object.is(left, right)) return true;
    if (typeof left === 'bigint' || typeof right === 'bigint') return String(left) === String(right);
    if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null)
      return false;
    if (left instanceof Date) return right instanceof Date && left.getTime() === right.getTime();
    if (left instanceof Uint8Array) return right instanceof Uint8Array && Buffer.compare(left, right) === 0;
    if (this.pairs.has(left) || this.reversed.has(right))
      return this.pairs.get(left) === right && this.reversed.get(right) === left;
    this.pairs.set(left, right);
    this.reversed.set(right, left);
    return this.compareInside(left, right);
  }

  private compareInside(left: object, right: object): boolean {
    if (Array.isArray(left)) {
      if (!Array.isArray(right) || left.length !== right.length) return false;
      return left.every((each, index) => this.compare(each, right[index]));
    }
    if (left instanceof Map) return right instanceof Map && this.compareMaps(left, right);
    if (left instanceof HessianObject) {
      return (
        right instanceof HessianObject &&
        left.className === right.className &&
        this.compare(left.fields, right.fields)
      );
    }
    const names = Object.keys(left);
    return (
      names.length === Object.keys(right).length &&
      names.every(
        (name) =>
          Object.hasOwn(right, name) &&
          this.compare((left as Record<string, unknown>)[name], (right as Record<string, unknown>)[name]),
      )
    );
  }

  /** Keys are compared by what they are too, for lists as keys. */
  private compareMaps(left: Map<unknown, unknown>, right: Map<unknown, unknown>): boolean {
    if (left.size !== right.size) return false;
    return [...left].every(([key, each]) => {
      const found = right.has(key) ? key : [...right.keys()].find((other) => same(key, other));
      return right.has(found) && this.compare(each, right.get(found));
    });
  }
}

/** A value in a line of bounded length. */
export function describe(value: unknown): string {
  const text = inspect(value, { breakLength: Infinity, depth: 4, maxStringLength: 100, maxArrayLength: 10 });
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
