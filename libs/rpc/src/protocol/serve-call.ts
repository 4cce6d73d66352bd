import { newAttachments, type Attachments } from '../common/attachments.js';
import { runInCall, type CallContext } from '../common/call-context.js';
import type { MethodContract } from '../common/contract/service-contract.js';
import { monotonicNow, NEVER, type Deadline } from '../common/deadline.js';
import { Invocation } from '../common/invocation.js';
import type { Result } from '../common/invoker.js';
import type { ExportedService } from './protocol.js';

/** A call that a provider understood. */
export interface IncomingCall {
  readonly service: ExportedService;
  readonly methodName: string;
  readonly method: MethodContract;
  readonly args: readonly unknown[];
}

/** Gives a call to its service; nested calls share its deadline. The result carries the attachments that go back. */
export async function serveCall(
  { service, methodName, method, args }: IncomingCall,
  attachments: Attachments,
  deadline: Deadline,
  remoteAddress: string,
): Promise<Result> {
  const { contract } = service;
  const invocation = new Invocation('provider', contract, methodName, method, args, attachments, deadline);
  invocation.remoteAddress = remoteAddress;
  const context: CallContext = {
    interfaceName: contract.interfaceName,
    methodName,
    attachments,
    resultAttachments: newAttachments(),
    deadline,
    remoteAddress,
  };
  const result = await runInCall(context, () => service.invoker.invoke(invocation));
  return { value: result.value, attachments: result.attachments ?? context.resultAttachments };
}

/** The instant that a caller's remaining milliseconds mean here. */
export const deadlineAfter = (timeoutMs: string | undefined): Deadline =>
  timeoutMs !== undefined && /^\d{1,9}$/.test(timeoutMs) ? monotonicNow() + Number(timeoutMs) : NEVER;
