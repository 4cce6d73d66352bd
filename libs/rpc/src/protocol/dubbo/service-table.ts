import { ATTACHMENT, type Attachments } from '../../common/attachments.js';
import { serviceKey } from '../../common/service-key.js';
import type { ExportedService } from '../protocol.js';
import { NO_VERSION } from './dubbo-constants.js';

/** Where a request's service is found. */
export interface ServiceLookup {
  /** Names of those that services may be called in. */
  readonly serializations: readonly string[];
  /** Those that a path and version may mean; they share one contract, which the arguments are read by. */
  find(path: string, version: string | null): readonly ExportedService[];
  /** The one that is meant, as the attachments say. */
  choose(
    candidates: readonly ExportedService[],
    attachments: Readonly<Attachments>,
  ): ExportedService | undefined;
}

/** The services of one port. */
export class ServiceTable implements ServiceLookup {
  /** By interface and version: the group is known only after the arguments, which need the contract. */
  private readonly services = new Map<string, ExportedService[]>();

  /** @throws TypeError when the same interface, group and version is there already */
  add(service: ExportedService): void {
    const key = keyOf(service.contract.interfaceName, service.version ?? null);
    const others = this.services.get(key) ?? [];
    if (others.some((other) => (other.group ?? '') === (service.group ?? ''))) {
      throw new TypeError(
        `${serviceKey({ ...service, interfaceName: service.contract.interfaceName })} is exported already`,
      );
    }
    const [first = service] = others;
    if (
      first.contract !== service.contract ||
      first.serializations.join() !== service.serializations.join()
    ) {
      throw new TypeError(
        `groups of ${service.contract.interfaceName} must share one contract and its serializations`,
      );
    }
    this.services.set(key, [...others, service]);
  }

  get serializations(): readonly string[] {
    const named = [...this.services.values()].flatMap(([first]) => first!.serializations);
    return [...new Set(named)];
  }

  find(path: string, version: string | null): readonly ExportedService[] {
    return this.services.get(keyOf(path, version)) ?? NONE;
  }

  choose(
    candidates: readonly ExportedService[],
    attachments: Readonly<Attachments>,
  ): ExportedService | undefined {
    const group = attachments[ATTACHMENT.group] ?? '';
    return candidates.find((candidate) => (candidate.group ?? '') === group);
  }
}

const NONE: readonly ExportedService[] = [];

const keyOf = (path: string, version: string | null): string =>
  version === null || version === '' || version === NO_VERSION ? path : `${path}:${version}`;
