import type { DynamicConfig } from '../../common/dynamic-config.js';
import type { ServiceUrl } from '../../common/service-url.js';
import type { MetadataReport } from '../metadata-report.js';
import type { Registry, RegistryListener, RegistrySnapshot } from '../registry.js';

/** One of several registries. */
export interface RegistryMember {
  readonly registry: Registry;
  /** Its `id` as the address, with what a cluster chooses by: `zone`, `weight`, `preferred`. */
  readonly url: ServiceUrl;
  /** Whether services are described in it. */
  readonly describe: boolean;
}

/**
 * Several registries as one: what is announced stands in all of them, and what is subscribed to is told as if one knew it all. A
 * reference subscribes to each by itself instead.
 */
export class MultipleRegistry implements Registry {
  /** The first that keeps rules, for all. */
  readonly config: DynamicConfig | undefined;
  readonly metadata: MetadataReport;

  constructor(readonly members: readonly RegistryMember[]) {
    this.config = members.find(({ registry }) => registry.config !== undefined)?.registry.config;
    this.metadata = {
      report: (url, contract) => {
        for (const { registry, describe } of members) if (describe) registry.metadata?.report(url, contract);
      },
    };
  }

  /** Whether all of them are. */
  get connected(): boolean {
    return this.members.every(({ registry }) => registry.connected);
  }

  async register(url: ServiceUrl): Promise<void> {
    await Promise.all(this.members.map(({ registry }) => registry.register(url)));
  }

  /** Whether it is announced in one of them at least: with one away, services are found through the others. */
  isRegistered(url: ServiceUrl): boolean {
    return this.members.some(({ registry }) => registry.isRegistered(url));
  }

  async unregister(url: ServiceUrl): Promise<void> {
    await Promise.all(this.members.map(({ registry }) => registry.unregister(url)));
  }

  subscribe(subscriber: ServiceUrl, listener: RegistryListener): () => void {
    const told = new Map<Registry, RegistrySnapshot>();
    const stops = this.members.map(({ registry }) =>
      registry.subscribe(subscriber, (snapshot, source) => {
        told.set(registry, snapshot);
        listener(joined([...told.values()]), source);
      }),
    );
    return () => {
      for (const stop of stops) stop();
    };
  }

  async close(): Promise<void> {
    await Promise.all(this.members.map(({ registry }) => registry.close()));
  }
}

const joined = (snapshots: readonly RegistrySnapshot[]): RegistrySnapshot => ({
  providers: snapshots.flatMap(({ providers }) => providers),
  configurators: snapshots.flatMap(({ configurators }) => configurators),
  routers: snapshots.flatMap(({ routers }) => routers),
});
