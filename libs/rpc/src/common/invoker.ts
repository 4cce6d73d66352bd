import type { Attachments } from './attachments.js';
import type { Invocation } from './invocation.js';
import type { ServiceUrl } from './service-url.js';

/** What a call gave. Failures are rejections with an RpcError. */
export interface Result {
  readonly value: unknown;
  /** Sent back by the provider; undefined when there are none. */
  readonly attachments?: Attachments;
}

/** Anything a call can be given to: an implementation, a remote provider, a cluster of them. */
export interface Invoker {
  invoke(invocation: Invocation): Promise<Result>;
}

/** One provider in another process. */
export interface RemoteInvoker extends Invoker {
  readonly url: ServiceUrl;
  /** `host:port`. */
  readonly address: string;
  /** Whether a call has a chance now: connected (or connecting for the first time) and not told to stay away. */
  readonly available: boolean;
  /** Calls of this process that are under way at the provider. */
  readonly active: number;
  /** Gives the provider up; calls under way still end. */
  close(): void;
}
