import { StaticDirectory } from '../cluster/directory/static-directory.js';
import type { Invocation } from '../common/invocation.js';
import type { RemoteInvoker, Result } from '../common/invoker.js';
import type { ServiceUrl } from '../common/service-url.js';
import type { Reference } from './reference.js';

/** What the cluster among registries chooses from: each registry as if it were one provider. */
export class JoinedDirectory extends StaticDirectory {
  override firstList: Promise<void> | undefined;

  constructor(interfaceName: string, registries: readonly RegistryInvoker[]) {
    super(interfaceName, registries);
    const lists = registries.map(async ({ reference }) => reference.directory.firstList);
    this.firstList = Promise.all(lists).then(() => {
      this.firstList = undefined;
    });
  }
}

/** All providers that one registry knows of a service, as one. */
export class RegistryInvoker implements RemoteInvoker {
  /** The registry's id. */
  readonly address: string;

  /** @param url the registry's: `zone`, `weight`, `preferred` */
  constructor(
    readonly url: ServiceUrl,
    readonly reference: Reference,
  ) {
    this.address = url.address;
  }

  get available(): boolean {
    return this.reference.available > 0;
  }

  get active(): number {
    return this.reference.directory.all().reduce((sum, { active }) => sum + active, 0);
  }

  invoke(invocation: Invocation): Promise<Result> {
    return this.reference.invoke(invocation);
  }

  close(): void {
    this.reference.close();
  }
}
