import type { RemoteInvoker } from '../../common/invoker.js';

/** What a rule leaves of a list of providers, kept by list: the same answer is the same array. */
export class FilteredLists {
  private readonly lists = new WeakMap<readonly RemoteInvoker[], readonly RemoteInvoker[]>();

  constructor(private readonly fits: (invoker: RemoteInvoker) => boolean) {}

  /** The list itself where all fit. */
  of(invokers: readonly RemoteInvoker[]): readonly RemoteInvoker[] {
    let list = this.lists.get(invokers);
    if (list === undefined) {
      const some = invokers.filter(this.fits);
      list = some.length === invokers.length ? invokers : some;
      this.lists.set(invokers, list);
    }
    return list;
  }
}
