import type { RemoteInvoker } from '../../common/invoker.js';

/** What a balancer knows of each provider; it is forgotten with the provider. */
export class PerInvoker<T> {
  private readonly values = new WeakMap<RemoteInvoker, T>();

  constructor(private readonly create: () => T) {}

  /** Undefined for a provider that nothing is known of yet. */
  find(invoker: RemoteInvoker): T | undefined {
    return this.values.get(invoker);
  }

  of(invoker: RemoteInvoker): T {
    let value = this.values.get(invoker);
    if (value === undefined) this.values.set(invoker, (value = this.create()));
    return value;
  }
}
