import type { Client, MethodContract, ServiceContract } from '../common/contract/service-contract.js';
import type { Invoker, Result } from '../common/invoker.js';
import { startCall } from './start-call.js';

/** Makes what the application calls. `timeoutMs` is the budget of a method as it holds now. */
export type ProxyFactory = <S extends ServiceContract>(
  contract: S,
  invoker: Invoker,
  timeoutMs: (methodName: string) => number,
) => Client<S>;

const valueOf = (result: Result): unknown => result.value;

/**
 * The typed client of a service: an object with one function per method of the contract. A call's deadline is the method's budget
 * (else the reference's), and never later than that of the call which it is part of.
 */
export const createProxy: ProxyFactory = <S extends ServiceContract>(
  contract: S,
  invoker: Invoker,
  timeoutMs: (methodName: string) => number,
): Client<S> => {
  const client: Record<string, unknown> = {};
  for (const [name, declared] of Object.entries(contract.methods)) {
    const method = declared as MethodContract;
    client[name] = (...args: unknown[]): Promise<unknown> =>
      startCall(invoker, contract, name, method, args, timeoutMs(name)).then(valueOf);
  }
  return Object.freeze(client) as Client<S>;
};
