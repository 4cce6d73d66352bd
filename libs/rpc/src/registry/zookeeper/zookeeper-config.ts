import {
  RULE_GROUP,
  type ConfigListener,
  type ConfigRevision,
  type DynamicConfig,
} from '../../common/dynamic-config.js';
import type { RpcLogger } from '../../common/logger.js';
import type { CacheFile } from '../cache-file.js';
import type { Upkeep } from '../upkeep.js';
import { ConfigHistory } from './config-history.js';
import { ConfigWatch } from './config-watch.js';
import { configHistoryPath, configPath } from './zookeeper-paths.js';
import type { NodeContent, ZookeeperSession } from './zookeeper-session.js';

/** A node of ZooKeeper holds 1 MiB with its path and all. */
const MAX_BYTES = 1_000_000;
/** Others may change the same text; each attempt that fails means that one of them succeeded. */
const MAX_ATTEMPTS = 20;

/** What a {@link ZookeeperConfig} is built from. */
export interface ZookeeperConfigContext {
  readonly session: ZookeeperSession;
  readonly upkeep: Upkeep;
  readonly root: string;
  readonly cache: CacheFile | undefined;
  readonly logger: RpcLogger;
}

/**
 * Rules and settings in ZooKeeper, where Dubbo's own tools keep them: `/<root>/config/<group>/<key>`. A text that is replaced or
 * removed here goes into the history with the time since when it stood, whoever wrote it; what others replace is not seen by it.
 */
export class ZookeeperConfig implements DynamicConfig {
  private readonly watches = new Map<string, ConfigWatch>();

  constructor(private readonly context: ZookeeperConfigContext) {}

  async get(key: string, group = RULE_GROUP): Promise<string | undefined> {
    const { session, root, cache } = this.context;
    const name = `${group}/${key}`;
    const path = configPath(root, group, key);
    try {
      const content = textOf(await session.read(path));
      cache?.write(name, content);
      return content;
    } catch (error) {
      const cached = cache?.read(name);
      if (cached !== undefined) return cached;
      throw new Error(`${name} cannot be read, and the cache does not know it`, { cause: error });
    }
  }

  watch(key: string, listener: ConfigListener, group = RULE_GROUP): () => void {
    const name = `${group}/${key}`;
    const watch = this.watches.get(name) ?? this.open(key, group, name);
    // A function of its own for each watcher: the same listener may be given twice.
    const told: ConfigListener = (content) => listener(content);
    watch.add(told);
    return () => {
      if (watch.remove(told) || this.watches.get(name) !== watch) return;
      watch.end();
      this.watches.delete(name);
    };
  }

  async publish(key: string, content: string, group = RULE_GROUP): Promise<void> {
    const { session, root } = this.context;
    const path = configPath(root, group, key);
    const bytes = Buffer.from(content);
    if (bytes.length > MAX_BYTES)
      throw new TypeError(`${group}/${key}: ${bytes.length} bytes, at most ${MAX_BYTES} are possible`);
    await this.change(key, group, async (former) =>
      former === undefined ? session.createNew(path, bytes) : session.replace(path, bytes, former.version),
    );
  }

  async remove(key: string, group = RULE_GROUP): Promise<void> {
    const { session, root } = this.context;
    const path = configPath(root, group, key);
    const former = await this.change(key, group, async (present) =>
      present === undefined ? true : session.removeVersion(path, present.version),
    );
    if (former !== undefined) await this.historyOf(key, group).recordRemoval();
  }

  async history(key: string, group = RULE_GROUP): Promise<readonly ConfigRevision[]> {
    const { session, root } = this.context;
    return this.historyOf(key, group).read(await session.read(configPath(root, group, key)));
  }

  /** @returns what was replaced */
  private async change(
    key: string,
    group: string,
    attempt: (former: NodeContent | undefined) => Promise<boolean>,
  ): Promise<NodeContent | undefined> {
    const path = configPath(this.context.root, group, key);
    for (let count = 0; count < MAX_ATTEMPTS; count++) {
      const former = await this.context.session.read(path);
      if (!(await attempt(former))) continue;
      if (former !== undefined) await this.historyOf(key, group).record(former);
      return former;
    }
    throw new Error(`${group}/${key} is being changed by others all the time`);
  }

  private open(key: string, group: string, name: string): ConfigWatch {
    const { session, upkeep, root, cache, logger } = this.context;
    const path = configPath(root, group, key);
    const watch = new ConfigWatch(
      {
        name,
        connected: () => session.connected,
        read: async (onChange) => textOf(await session.read(path, onChange)),
        unwatch: (onChange) => session.unwatch(path, onChange),
        cache,
      },
      upkeep,
      logger,
    );
    this.watches.set(name, watch);
    return watch;
  }

  private historyOf(key: string, group: string): ConfigHistory {
    const { session, root } = this.context;
    return new ConfigHistory(session, configHistoryPath(root, group, key));
  }
}

const textOf = (node: NodeContent | undefined): string | undefined => node?.content.toString();
