import { newAttachments } from '../common/attachments.js';
import { currentCall } from '../common/call-context.js';
import type { Client, MethodContract, ServiceContract } from '../common/contract/service-contract.js';
import { monotonicNow } from '../common/deadline.js';
import { Invocation } from '../common/invocation.js';
import type { Invoker, Result } from '../common/invoker.js';

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
    client[name] = (...args: unknown[]): Promise<unknown> => {
      const ownDeadline = monotonicNow() + timeoutMs(name);
      const outer = currentCall()?.deadline;
      const deadline = outer !== undefined && outer < ownDeadline ? outer : ownDeadline;
      return invoker
        .invoke(new Invocation('consumer', contract, name, method, args, newAttachments(), deadline))
        .then(valueOf);
    };
  }
  return Object.freeze(client) as Client<S>;
};
