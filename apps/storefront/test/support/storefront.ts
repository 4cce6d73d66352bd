import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually, freePort, requireEnv, startProcess, type StartedProcess } from '@stampede/testing';
import { Services } from './services.js';

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));

/** The built storefront as a process of its own, with small services behind it over the real RPC. */
export class Storefront {
  private process: StartedProcess | undefined;

  private constructor(
    readonly services: Services,
    private readonly folder: string,
    readonly pagesDir: string,
    private readonly env: Record<string, string>,
  ) {}

  static async prepare(settings: Record<string, string> = {}): Promise<Storefront> {
    const root = `dubbo-storefront-test-${randomUUID().slice(0, 8)}`;
    const folder = await mkdtemp(join(tmpdir(), 'storefront-test-'));
    const pagesDir = join(folder, 'pages');
    return new Storefront(new Services(root), folder, pagesDir, {
      STAMPEDE_MODE: 'test',
      INSTANCE_ID: 'storefront-1',
      METRICS_PORT: String(await freePort()),
      ZOOKEEPER_HOSTS: requireEnv('ZOOKEEPER_HOSTS'),
      RPC_CACHE_DIR: join(folder, 'rpc-cache'),
      RPC_ROOT: root,
      PAGES_DIR: pagesDir,
      PUBLISH_EVERY_MS: '50',
      ...settings,
    });
  }

  /** Ready as the process itself says: with `live`, as soon as it runs. */
  async start(until: 'ready' | 'live' = 'ready'): Promise<void> {
    const readyUrl = `${this.monitoringUrl}/health/${until}`;
    this.process = await startProcess({ script: join(DIST, 'src/main.js'), env: this.env, readyUrl });
  }

  get monitoringUrl(): string {
    return `http://127.0.0.1:${this.env.METRICS_PORT}`;
  }

  get output(): string {
    return this.process?.output ?? '';
  }

  async kill(
    signal?: NodeJS.Signals,
  ): Promise<{ code: number | null; signal: NodeJS.Signals | null } | undefined> {
    return this.process?.kill(signal);
  }

  async close(): Promise<void> {
    await this.process?.kill();
    await this.services.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  read(path: string): Promise<Buffer> {
    return readFile(join(this.pagesDir, path));
  }

  async text(path: string): Promise<string> {
    return (await this.read(path)).toString();
  }

  async json<T>(path: string): Promise<T> {
    return JSON.parse(await this.text(path)) as T;
  }

  /** Waits for a file that says this. */
  published(path: string, part: string): Promise<void> {
    return eventually(async () => expect(await this.text(path)).toContain(part));
  }
}
