import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, freePort } from '@stampede/testing';
import { Redis } from 'ioredis';

/** A Redis of this test alone, which can be killed and started again with what it had written. */
export class RedisServer {
  private child: ChildProcess | undefined;

  private constructor(
    private readonly port: number,
    private readonly folder: string,
    private readonly policy: string,
  ) {}

  static async start(policy = 'noeviction'): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), mkdtempSync(join(tmpdir(), 'stampede-redis-')), policy);
    await server.start();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** As a power cut ends it. Everything acknowledged is on disk: it comes back with its own old epoch. */
  async kill(): Promise<void> {
    const child = this.child!;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  async start(): Promise<void> {
    const { port, folder, policy } = this;
    const settings = [
      '--appendonly',
      'yes',
      '--appendfsync',
      'always',
      '--save',
      '',
      '--maxmemory-policy',
      policy,
    ];
    this.child = spawn(
      'redis-server',
      ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, ...settings],
      {
        stdio: 'ignore',
      },
    );
    const { child } = this;
    process.once('exit', () => child.kill('SIGKILL'));
    const probe = new Redis(this.url, { retryStrategy: () => 50, maxRetriesPerRequest: null });
    probe.on('error', () => undefined);
    await eventually(async () => expect(await probe.ping()).toBe('PONG'));
    probe.disconnect();
  }

  /** Starts again with nothing. */
  async startEmpty(): Promise<void> {
    rmSync(join(this.folder, 'appendonlydir'), { recursive: true, force: true });
    await this.start();
  }

  async close(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
