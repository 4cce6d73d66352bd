import type { RemoteInvoker } from '../../common/invoker.js';
import type { Directory } from './directory.js';

/** A list that is given and does not change. */
export class StaticDirectory implements Directory {
  readonly firstList = undefined;

  constructor(
    readonly interfaceName: string,
    private readonly invokers: readonly RemoteInvoker[],
  ) {}

  list(): readonly RemoteInvoker[] {
    return this.available();
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
