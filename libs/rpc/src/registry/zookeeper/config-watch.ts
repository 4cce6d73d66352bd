import type { ConfigListener } from '../../common/dynamic-config.js';
import type { RpcLogger } from '../../common/logger.js';
import type { CacheFile } from '../cache-file.js';
import type { Upheld, Upkeep } from '../upkeep.js';

/** Where a watched text stands. */
export interface ConfigSource {
  /** `group/key`: its name in the cache, and for the log. */
  readonly name: string;
  readonly connected: () => boolean;
  /** Reads it and arms the watch. */
  readonly read: (onChange: () => void) => Promise<string | undefined>;
  readonly unwatch: (onChange: () => void) => void;
  readonly cache: CacheFile | undefined;
}

/** One text, watched for everybody who wants to know it. */
export class ConfigWatch {
  private readonly listeners = new Set<ConfigListener>();
  private readonly reading: Upheld;
  private known = false;
  private content: string | undefined;
  private readonly onChange = (): void => void this.reading.renew();

  constructor(
    private readonly source: ConfigSource,
    upkeep: Upkeep,
    private readonly logger: RpcLogger,
  ) {
    this.reading = upkeep.add(`cannot watch ${source.name}`, () => this.read());
    if (!source.connected()) this.tellFromCache();
    void this.reading.renew();
  }

  add(listener: ConfigListener): void {
    this.listeners.add(listener);
    if (this.known) this.tell(listener);
  }

  /** Whether somebody is left who wants to know. */
  remove(listener: ConfigListener): boolean {
    this.listeners.delete(listener);
    return this.listeners.size > 0;
  }

  end(): void {
    this.listeners.clear();
    this.reading.end();
    this.source.unwatch(this.onChange);
  }

  private async read(): Promise<void> {
    try {
      const content = await this.source.read(this.onChange);
      this.source.cache?.write(this.source.name, content);
      this.become(content);
    } catch (error) {
      this.tellFromCache();
      throw error;
    }
  }

  private tellFromCache(): void {
    if (!this.known) this.become(this.source.cache?.read(this.source.name));
  }

  private become(content: string | undefined): void {
    if (this.known && content === this.content) return;
    this.known = true;
    this.content = content;
    for (const listener of this.listeners) this.tell(listener);
  }

  private tell(listener: ConfigListener): void {
    try {
      listener(this.content);
    } catch (error) {
      this.logger.error({ key: this.source.name, err: error }, 'listener of a setting failed');
    }
  }
}
