import type { ServiceContract } from '../../common/contract/service-contract.js';
import type { RpcLogger } from '../../common/logger.js';
import type { ServiceUrl } from '../../common/service-url.js';
import type { MetadataReport } from '../metadata-report.js';
import { serviceDefinition } from '../service-definition.js';
import type { Upkeep } from '../upkeep.js';
import { interfaceOf } from '../url-store.js';
import { mappingPath, metadataPath } from './zookeeper-paths.js';
import type { ZookeeperSession } from './zookeeper-session.js';

/**
 * What Java Dubbo 3 keeps in ZooKeeper of a provided service, in nodes that stay: the applications that offer it, by which its
 * consumers decide where to look for instances, and its definition, which generic calls and tools read.
 */
export class ZookeeperMetadataReport implements MetadataReport {
  constructor(
    private readonly session: ZookeeperSession,
    private readonly upkeep: Upkeep,
    private readonly root: string,
    private readonly logger: RpcLogger,
  ) {}

  report(url: ServiceUrl, contract: ServiceContract): void {
    const definition = JSON.stringify(serviceDefinition(contract, url));
    const report = this.upkeep.add(`cannot describe ${contract.interfaceName}`, async () => {
      try {
        await this.write(metadataPath(this.root, url), () => definition);
        await this.write(mappingPath(this.root, interfaceOf(url)), (present) =>
          withApplication(present, url.parameter('application') ?? ''),
        );
      } catch (error) {
        if (!this.session.connected) throw error;
        // Somebody else's nodes, perhaps: trying again and again would not help.
        this.logger.warn({ interface: contract.interfaceName, err: error }, 'service cannot be described');
      }
      report.end();
    });
    if (this.session.connected) void report.renew();
  }

  /** Others may write at the same time: nothing of theirs is lost. */
  private async write(path: string, change: (present: string) => string): Promise<void> {
    for (let attempt = 0; attempt < 20; attempt++) {
      const node = await this.session.read(path);
      const present = node?.content.toString() ?? '';
      const next = change(present);
      if (node !== undefined && next === present) return;
      const bytes = Buffer.from(next);
      const written =
        node === undefined
          ? await this.session.createNew(path, bytes)
          : await this.session.replace(path, bytes, node.version);
      if (written) return;
    }
    throw new Error(`${path} is being changed by others all the time`);
  }
}

function withApplication(present: string, application: string): string {
  const applications = present.split(',').filter((name) => name !== '');
  return applications.includes(application) ? present : [...applications, application].join(',');
}
