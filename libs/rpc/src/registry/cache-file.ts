import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatProperties, parseProperties } from './properties.js';

const WRITE_DELAY_MS = 100;
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * The last known providers on disk, in the form that Java Dubbo keeps: Java properties, service key → URLs separated by spaces, in
 * `dubbo-registry-<application>-<address of the registry with "-" for ":">.cache`. Read at the start only; written a moment after
 * a change, whole and by renaming, together with what other processes of the application wrote.
 */
export class CacheFile {
  private readonly changes = new Map<string, string>();
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  private constructor(
    readonly path: string,
    private readonly entries: ReadonlyMap<string, string>,
  ) {}

  /** A missing or unreadable file is an empty one. */
  static async open(folder: string, application: string, hosts: readonly string[]): Promise<CacheFile> {
    await mkdir(folder, { recursive: true });
    const path = join(folder, `dubbo-registry-${application}-${hosts.join(',').replaceAll(':', '-')}.cache`);
    return new CacheFile(path, await readEntries(path));
  }

  read(key: string): string[] {
    const text = this.changes.get(key) ?? this.entries.get(key) ?? '';
    return text.split(/\s+/).filter((url) => url !== '');
  }

  write(key: string, urls: readonly string[]): void {
    this.changes.set(key, urls.join(' '));
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
    const entries = new Map([...(await readEntries(this.path)), ...this.changes]);
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
