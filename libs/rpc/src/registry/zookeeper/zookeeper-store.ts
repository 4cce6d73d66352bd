import type { ServiceUrl } from '../../common/service-url.js';
import type { Category, UrlStore } from '../url-store.js';
import { categoryPath, urlPath } from './zookeeper-paths.js';
import type { ZookeeperSession } from './zookeeper-session.js';

const WATCHED: readonly Category[] = ['providers', 'configurators', 'routers'];

/** URLs as names of nodes, those of this process ephemeral. */
export class ZookeeperStore implements UrlStore {
  constructor(
    private readonly session: ZookeeperSession,
    private readonly root: string,
  ) {}

  get connected(): boolean {
    return this.session.connected;
  }

  put(url: ServiceUrl): Promise<void> {
    return this.session.makeEphemeral(urlPath(this.root, url), Buffer.from(url.host));
  }

  remove(url: ServiceUrl): Promise<void> {
    return this.session.remove(urlPath(this.root, url));
  }

  list(service: string, category: Category, onChange: () => void): Promise<string[]> {
    return this.session.children(categoryPath(this.root, service, category), onChange);
  }

  forget(service: string, onChange: () => void): void {
    for (const category of WATCHED)
      this.session.unwatch(categoryPath(this.root, service, category), onChange);
  }

  close(): Promise<void> {
    return this.session.close();
  }
}
