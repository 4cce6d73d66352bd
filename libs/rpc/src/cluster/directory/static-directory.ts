import type { Invocation } from '../../common/invocation.js';
import type { RemoteInvoker } from '../../common/invoker.js';
import { RouterChain } from '../router/router-chain.js';
import type { Directory } from './directory.js';

/** A list that is given and does not change. */
export class StaticDirectory implements Directory {
  readonly firstList: Promise<void> | undefined = undefined;

  constructor(
    readonly interfaceName: string,
    private readonly invokers: readonly RemoteInvoker[],
    private readonly routers = new RouterChain([]),
  ) {
    routers.onProviders(invokers);
  }

  list(invocation: Invocation): readonly RemoteInvoker[] {
    return this.routers.route(this.available(), invocation);
  }

  available(): readonly RemoteInvoker[] {
    return this.invokers.every(({ available }) => available)
      ? this.invokers
      : this.invokers.filter(({ available }) => available);
  }

  all(): readonly RemoteInvoker[] {
    return this.invokers;
  }
}
