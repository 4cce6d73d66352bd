import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { formatProperties, parseProperties } from './properties.js';

const WRITE_DELAY_MS = 100;
const MAX_BYTES = 16 * 1024 * 1024;

/** What stands in a cache file; part of its name. */
export type CacheKind = 'registry' | 'config';

/** Where a cache file is kept. */
export interface CacheContext {
  readonly application: string;
  readonly hosts: readonly string[];
  /** Folder; true for Dubbo's own, `.dubbo` in the home folder; undefined for none. */
  readonly cacheDir: string | true | undefined;
}

/**
 * What a registry told last, on disk, in the form that Java Dubbo keeps: Java properties, by key, in
 * `dubbo-registry-<application>-<addresses of the registry with "-" for ":">.cache`. Read at the start only; written a moment after
 * a change, whole and by renaming, together with what other processes of the application wrote.
 */
export class CacheFile {
  /** Undefined: the key is taken away. */
  private readonly changes = new Map<string, string | undefined>();
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  private constructor(
    readonly path: string,
    private readonly entries: ReadonlyMap<string, string>,
  ) {}

  /** A missing or unreadable file is an empty one; undefined where none is kept. */
  static async open(kind: CacheKind, context: CacheContext): Promise<CacheFile | undefined> {
    const { application, hosts, cacheDir } = context;
    if (cacheDir === undefined) return undefined;
    const folder = cacheDir === true ? join(homedir(), '.dubbo') : cacheDir;
    await mkdir(folder, { recursive: true });
    const path = join(folder, `dubbo-${kind}-${application}-${hosts.join(',').replaceAll(':', '-')}.cache`);
    return new CacheFile(path, await readEntries(path));
  }

  read(key: string): string | undefined {
    return this.changes.has(key) ? this.changes.get(key) : this.entries.get(key);
  }

  /** @param text undefined takes the key away */
  write(key: string, text: string | undefined): void {
    if (this.read(key) === text) return;
    this.changes.set(key, text);
    this.timer ??= setTimeout(() => void this.flush(), WRITE_DELAY_MS).unref();
  }

  /** Writes what waits to be written. A disk that refuses costs the cache, nothing else. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    if (this.timer === undefined) return this.writing;
    this.timer = undefined;
    this.writing = this.writing.then(() => this.store()).catch(() => undefined);
    return this.writing;
  }

  private async store(): Promise<void> {
    const entries = await readEntries(this.path);
    for (const [key, text] of this.changes) {
      if (text === undefined) entries.delete(key);
      else entries.set(key, text);
    }
    const draft = `${this.path}.${process.pid}.tmp`;
    await writeFile(draft, formatProperties(entries, 'Dubbo Registry Cache'), { mode: 0o600 });
    await rename(draft, this.path);
  }
}

async function readEntries(path: string): Promise<Map<string, string>> {
  try {
    if ((await stat(path)).size > MAX_BYTES) return new Map();
    return parseProperties(await readFile(path, 'latin1'));
  } catch {
    return new Map();
  }
}
