import { AsyncLocalStorage } from 'node:async_hooks';
import type { Attachments } from './attachments.js';
import type { Deadline } from './deadline.js';

/** What a provider's implementation can know of the call that it serves. */
export interface CallContext {
  readonly interfaceName: string;
  readonly methodName: string;
  /** As the consumer sent them. */
  readonly attachments: Readonly<Attachments>;
  /** Go back with the result. */
  readonly resultAttachments: Attachments;
  readonly deadline: Deadline;
  /** `host:port` of the consumer. */
  readonly remoteAddress: string | undefined;
}

const storage = new AsyncLocalStorage<CallContext>();

/** The call that the running code serves; undefined outside of one. */
export const currentCall = (): CallContext | undefined => storage.getStore();

/** Runs work as part of serving a call: calls made inside share its deadline. */
export const runInCall = <T>(context: CallContext, work: () => T): T => storage.run(context, work);

/** Runs work as part of no call: for what outlives the call that started it. */
export const runOutsideCall = <T>(work: () => T): T => storage.exit(work);
