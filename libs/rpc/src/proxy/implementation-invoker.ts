import { callbackOf } from '../common/contract/callback.js';
import type { Provider, ServiceContract } from '../common/contract/service-contract.js';
import type { Invocation } from '../common/invocation.js';
import type { Invoker, Result } from '../common/invoker.js';
import { callbackClient, type CalledBack } from './callback-client.js';

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
    const { methodName, method, args } = invocation;
    const given = method.calledBack === true ? withClients(invocation) : args;
    return { value: await this.implementation[methodName]!(...given) };
  }
}

/** Callbacks are clients to the implementation. */
function withClients({ method, args }: Invocation): readonly unknown[] {
  return args.map((arg, index) =>
    callbackOf(method.args[index]!) === undefined ? arg : callbackClient(arg as CalledBack),
  );
}
