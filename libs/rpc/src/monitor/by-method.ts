import type { MethodName } from './statistics-snapshot.js';

/** One of something for each side, interface and method, made at its first use. Looking it up makes no key: it is done at every call. */
export class ByMethod<T> {
  private readonly sides = {
    consumer: new Map<string, Map<string, T>>(),
    provider: new Map<string, Map<string, T>>(),
  };

  constructor(private readonly create: (name: MethodName) => T) {}

  require({ side, interfaceName, methodName }: MethodName): T {
    return (
      this.sides[side].get(interfaceName)?.get(methodName) ?? this.add({ side, interfaceName, methodName })
    );
  }

  values(): T[] {
    return Object.values(this.sides).flatMap((side) =>
      [...side.values()].flatMap((methods) => [...methods.values()]),
    );
  }

  private add(name: MethodName): T {
    const side = this.sides[name.side];
    let methods = side.get(name.interfaceName);
    if (methods === undefined) side.set(name.interfaceName, (methods = new Map()));
    const made = this.create(name);
    methods.set(name.methodName, made);
    return made;
  }
}
