import { runOutsideCall } from '../common/call-context.js';
import type { Client, ServiceContract } from '../common/contract/service-contract.js';
import type { Invoker } from '../common/invoker.js';
import { createProxy } from './service-proxy.js';

const DEFAULT_TIMEOUT_MS = 1000;

/** An invoker of a callback that a consumer gave. */
export interface CalledBack extends Invoker {
  readonly contract: ServiceContract;
}

const clients = new WeakMap<CalledBack, object>();

/**
 * The client of a callback, the same for the same one. What it calls is part of no other call: the implementation keeps it for later.
 * A method has the budget of its contract, else 1 s.
 */
export function callbackClient(invoker: CalledBack): object {
  let client = clients.get(invoker);
  if (client === undefined) clients.set(invoker, (client = make(invoker)));
  return client;
}

function make(invoker: CalledBack): object {
  const { contract } = invoker;
  const inner = createProxy(
    contract,
    invoker,
    (name) => contract.methods[name]!.timeoutMs ?? DEFAULT_TIMEOUT_MS,
  );
  const outside = Object.entries(inner as Client<ServiceContract>).map(([name, call]) => [
    name,
    (...args: never[]) => runOutsideCall(() => (call as (...given: never[]) => unknown)(...args)),
  ]);
  return Object.freeze(Object.fromEntries(outside)) as object;
}
