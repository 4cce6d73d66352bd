import type { Invocation } from '../../common/invocation.js';
import type { RemoteInvoker } from '../../common/invoker.js';
import type { Directory } from './directory.js';

/** The providers of one group in a directory that holds those of several. */
export class GroupDirectory implements Directory {
  private readonly parts = new WeakMap<readonly RemoteInvoker[], readonly RemoteInvoker[]>();

  constructor(
    private readonly whole: Directory,
    private readonly group: string,
  ) {}

  get interfaceName(): string {
    return this.whole.interfaceName;
  }

  get firstList(): Promise<void> | undefined {
    return this.whole.firstList;
  }

  list(invocation: Invocation): readonly RemoteInvoker[] {
    return this.partOf(this.whole.list(invocation));
  }

  available(): readonly RemoteInvoker[] {
    return this.partOf(this.whole.available());
  }

  all(): readonly RemoteInvoker[] {
    return this.partOf(this.whole.all());
  }

  private partOf(invokers: readonly RemoteInvoker[]): readonly RemoteInvoker[] {
    let part = this.parts.get(invokers);
    if (part === undefined) {
      part = invokers.filter((invoker) => groupOf(invoker) === this.group);
      this.parts.set(invokers, part);
    }
    return part;
  }
}

/** Group of a provider; empty text where it has none. */
export const groupOf = ({ url }: RemoteInvoker): string => url.parameter('group') ?? '';
