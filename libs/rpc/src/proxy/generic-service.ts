import { requireFitting, withCall, type CallOptions } from '../common/call-context.js';
import { any, nullable } from '../common/contract/field-type.js';
import type { GenericMethod } from '../common/contract/pseudo-methods.js';
import type { ServiceContract } from '../common/contract/service-contract.js';
import type { Invoker } from '../common/invoker.js';
import { plainValue } from '../serialize/hessian2/plain-value.js';
import { startCall } from './start-call.js';

/** What one generic call may say of itself. */
export interface GenericCallOptions extends Pick<CallOptions, 'timeoutMs' | 'attachments' | 'retries'> {
  /** Whether the call may be repeated without harm; only then is it ever retried. Default false. */
  readonly idempotent?: boolean;
}

/** A service without a contract: Dubbo's generic call, for gateways, tools and tests. */
export interface GenericService {
  /**
   * Calls a method by its name.
   *
   * @param parameterTypes Java's names of the parameter types (`java.lang.String`, `long`, `java.util.List`), one per argument;
   *   null where the service has one method of the name
   * @param args texts, booleans, numbers (whole ones travel as `int` or `long`), bigints (`long`), dates, bytes, lists, records. An
   *   object is a record of its fields, with the name of its class under `class` where that is not the parameter's; an enum is the
   *   name of its constant.
   * @returns the result in the same form: objects name their class under `class`, longs are bigints where a number would round
   * @throws RpcError as any call does; TypeError for options that cannot be
   */
  $invoke(
    methodName: string,
    parameterTypes: readonly string[] | null,
    args: readonly unknown[],
    options?: GenericCallOptions,
  ): Promise<unknown>;
}

const untyped = nullable(any());

/** @param timeoutMs budget of a method in milliseconds, as it holds now */
export function createGenericService(
  contract: ServiceContract,
  invoker: Invoker,
  timeoutMs: (methodName: string) => number,
): GenericService {
  return Object.freeze({
    async $invoke(
      methodName: string,
      parameterTypes: readonly string[] | null,
      args: readonly unknown[],
      { idempotent = false, ...options }: GenericCallOptions = {},
    ): Promise<unknown> {
      requireFitting(options);
      if (parameterTypes !== null && parameterTypes.length !== args.length)
        throw new TypeError(`${parameterTypes.length} parameter types for ${args.length} arguments`);
      const method: GenericMethod = {
        args: args.map(() => untyped),
        returns: untyped,
        idempotent,
        parameterTypes,
      };
      const start = () => startCall(invoker, contract, methodName, method, args, timeoutMs(methodName));
      return plainValue((await withCall(options, start)).value);
    },
  });
}
