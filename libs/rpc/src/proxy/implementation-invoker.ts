import type { Provider, ServiceContract } from '../common/contract/service-contract.js';
import type { Invocation } from '../common/invocation.js';
import type { Invoker, Result } from '../common/invoker.js';

type Implementation = Readonly<Record<string, (...args: unknown[]) => unknown>>;

/** Gives calls to an object that implements the contract. */
export class ImplementationInvoker<S extends ServiceContract> implements Invoker {
  private readonly implementation: Implementation;

  /** @throws TypeError that names the methods which are missing */
  constructor(contract: S, implementation: Provider<S>) {
    this.implementation = implementation as unknown as Implementation;
    const missing = Object.keys(contract.methods).filter(
      (name) => typeof this.implementation[name] !== 'function',
    );
    if (missing.length > 0)
      throw new TypeError(`implementation of ${contract.interfaceName} lacks ${missing.join(', ')}`);
  }

  async invoke(invocation: Invocation): Promise<Result> {
    return { value: await this.implementation[invocation.methodName]!(...invocation.args) };
  }
}
