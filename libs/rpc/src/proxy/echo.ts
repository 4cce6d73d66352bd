import { ECHO, echoMethod } from '../common/contract/pseudo-methods.js';
import type { ServiceContract } from '../common/contract/service-contract.js';
import type { Invoker } from '../common/invoker.js';
import { startCall } from './start-call.js';

/** What a client calls through. */
interface Callable extends Invoker {
  readonly contract: ServiceContract;
  readonly timeoutMs: (methodName: string) => number;
}

const callables = new WeakMap<object, Callable>();

/** Lets {@link echo} find what a client calls through, whichever factory made it. Returns the client. */
export function enableEcho<C extends object>(client: C, callable: Callable): C {
  callables.set(client, callable);
  return client;
}

/**
 * Asks a provider of a client's service whether it is there and understands: gives back the value as it came back. Every provider
 * answers, Java's too, without its implementation being called.
 *
 * @param client what `refer` or `generic` gave
 * @throws RpcError as any call does; TypeError when it is no client
 */
export async function echo<T>(client: object, value: T): Promise<T> {
  const callable = callables.get(client);
  if (callable === undefined) throw new TypeError('echo needs a client that an application gave');
  const timeoutMs = callable.timeoutMs(ECHO);
  return (await startCall(callable, callable.contract, ECHO, echoMethod, [value], timeoutMs)).value as T;
}
