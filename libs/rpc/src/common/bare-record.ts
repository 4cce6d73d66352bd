const BarePrototype = Object.freeze(Object.create(null) as object);

function Bare(this: unknown): void {
  // Empty: a constructor gives objects that the engine keeps in their fast form, unlike Object.create(null).
}
Bare.prototype = BarePrototype;

/**
 * An empty object for keys from the wire. Nothing is inherited and no key has a setter behind it, so that `__proto__` or
 * `constructor` are keys like others.
 */
export function bareRecord<T>(): Record<string, T> {
  return new (Bare as unknown as new () => Record<string, T>)();
}
