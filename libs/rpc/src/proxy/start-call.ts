import { newAttachments, TAG_ATTACHMENT } from '../common/attachments.js';
import { currentScope, type CallScope } from '../common/call-context.js';
import type { MethodContract, ServiceContract } from '../common/contract/service-contract.js';
import { monotonicNow } from '../common/deadline.js';
import { Invocation } from '../common/invocation.js';
import type { Invoker, Result } from '../common/invoker.js';

/**
 * Begins a call at the consumer. Its deadline is its budget's, and never later than that of the call which it is part of; its
 * attachments are those of {@link withCall}.
 */
export function startCall(
  invoker: Invoker,
  contract: ServiceContract,
  methodName: string,
  method: MethodContract,
  args: readonly unknown[],
  timeoutMs: number,
): Promise<Result> {
  const scope = currentScope();
  if (scope !== undefined) return startInside(scope, invoker, contract, methodName, method, args, timeoutMs);
  const deadline = monotonicNow() + timeoutMs;
  return invoker.invoke(
    new Invocation('consumer', contract, methodName, method, args, newAttachments(), deadline),
  );
}

function startInside(
  { call, options }: CallScope,
  invoker: Invoker,
  contract: ServiceContract,
  methodName: string,
  method: MethodContract,
  args: readonly unknown[],
  timeoutMs: number,
): Promise<Result> {
  const own = monotonicNow() + (options?.timeoutMs ?? timeoutMs);
  const deadline = call !== undefined && call.deadline < own ? call.deadline : own;
  const attachments = newAttachments();
  const tag = call?.attachments[TAG_ATTACHMENT];
  if (tag !== undefined) attachments[TAG_ATTACHMENT] = tag;
  const invocation = new Invocation('consumer', contract, methodName, method, args, attachments, deadline);
  if (options === undefined) return invoker.invoke(invocation);
  Object.assign(attachments, options.attachments);
  invocation.retries = options.retries;
  const answer = invoker.invoke(invocation);
  const { onResult } = options;
  if (onResult === undefined) return answer;
  return answer.then((result) => {
    onResult(result, invocation);
    return result;
  });
}
