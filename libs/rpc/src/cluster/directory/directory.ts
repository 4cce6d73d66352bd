import type { Invocation } from '../../common/invocation.js';
import type { RemoteInvoker } from '../../common/invoker.js';

/** The providers of one service as they are known now. */
export interface Directory {
  /** Interface, for messages. */
  readonly interfaceName: string;

  /**
   * Those that the call may be given to: reachable, and chosen by the routers. The array is the same one until something
   * changes, and is not to be changed.
   */
  list(invocation: Invocation): readonly RemoteInvoker[];

  /** Those that a call has a chance with, before routing. */
  available(): readonly RemoteInvoker[];

  /** All that are known, reachable or not. */
  all(): readonly RemoteInvoker[];

  /** Settled when the first list has come, from the registry or the cache; undefined once it has. */
  readonly firstList: Promise<void> | undefined;
}
