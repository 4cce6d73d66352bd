import { AsyncLocalStorage } from 'node:async_hooks';
import { ATTACHMENT, type Attachments } from './attachments.js';
import type { Deadline } from './deadline.js';
import type { Invocation } from './invocation.js';
import type { Result } from './invoker.js';

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

/** What holds for each call that a piece of work starts. What is absent holds as ever. */
export interface CallOptions {
  /** Travel with the arguments: what routers, filters and the provider's {@link currentCall} see. */
  readonly attachments?: Readonly<Attachments>;
  /** Budget of each call, in milliseconds, in place of the method's. */
  readonly timeoutMs?: number;
  /** Attempts after the first, in place of the reference's; still for idempotent methods only. */
  readonly retries?: number;
  /** Told of each result with the attachments that the provider sent back; what it throws fails the call. */
  readonly onResult?: (result: Result, invocation: Invocation) => void;
}

/** What the running code is part of. */
export interface CallScope {
  /** The call that it serves. */
  readonly call: CallContext | undefined;
  /** What the calls that it starts have in common. */
  readonly options: CallOptions | undefined;
}

const storage = new AsyncLocalStorage<CallScope>();

const RESERVED: ReadonlySet<string> = new Set(Object.values(ATTACHMENT));

/** What the running code is part of; undefined outside of everything. */
export const currentScope = (): CallScope | undefined => storage.getStore();

/** The call that the running code serves; undefined outside of one. */
export const currentCall = (): CallContext | undefined => storage.getStore()?.call;

/** Runs work as part of serving a call: calls made inside share its deadline. */
export const runInCall = <T>(context: CallContext, work: () => T): T =>
  storage.run({ call: context, options: undefined }, work);

/** Runs work as part of no call: for what outlives the call that started it. */
export const runOutsideCall = <T>(work: () => T): T => storage.exit(work);

/**
 * Runs work whose calls have something in common, however many it starts and however late. Inside another `withCall` both hold, the
 * inner one first. Calls that are made outside of it pay nothing.
 *
 * @example const order = await withCall({ attachments: { 'dubbo.tag': 'gray' }, timeoutMs: 50 }, () => orders.find(orderId));
 * @throws TypeError for options that cannot be
 */
export function withCall<T>(options: CallOptions, work: () => T): T {
  requireFitting(options);
  const outer = storage.getStore();
  const merged: CallOptions = {
    ...outer?.options,
    ...options,
    attachments: { ...outer?.options?.attachments, ...options.attachments },
  };
  return storage.run({ call: outer?.call, options: merged }, work);
}

/** @throws TypeError that names what is wrong */
export function requireFitting({ attachments = {}, timeoutMs, retries }: CallOptions): void {
  if (timeoutMs !== undefined && !(timeoutMs > 0))
    throw new TypeError(`timeoutMs must be a positive number of milliseconds, not ${timeoutMs}`);
  if (retries !== undefined && !(Number.isInteger(retries) && retries >= 0))
    throw new TypeError(`retries must be a whole number from 0, not ${retries}`);
  for (const [key, value] of Object.entries(attachments)) {
    if (RESERVED.has(key)) throw new TypeError(`attachment ${key} is written by the library itself`);
    if (typeof value !== 'string') throw new TypeError(`attachment ${key} must be text`);
  }
}
