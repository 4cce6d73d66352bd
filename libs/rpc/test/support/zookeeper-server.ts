import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, freePort, requireEnv } from '@stampede/testing';

const SETTINGS = join(import.meta.dirname, '../../../../infra/zookeeper/zoo.cfg');
const JVM = ['-Xms32m', '-Xmx96m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const START_MS = 60_000;

/** A ZooKeeper of one test alone, with the system's own settings, that can be killed and started again. */
export class ZookeeperServer {
  private child: ChildProcess | undefined;

  private constructor(
    private readonly folder: string,
    private readonly port: number,
  ) {}

  /** @throws Error that says what to install where there is no ZooKeeper */
  static async start(): Promise<ZookeeperServer> {
    requireEnv('ZOOKEEPER_JARS');
    const folder = await mkdtemp(join(tmpdir(), 'stampede-zookeeper-'));
    const server = new ZookeeperServer(folder, await freePort());
    await server.start();
    return server;
  }

  get hosts(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Settled when it serves, with what it had written before. */
  async start(): Promise<void> {
    const { folder, port } = this;
    const values: Record<string, string> = { DATA_DIR: folder, PORT: String(port), BIND: '127.0.0.1' };
    const settings = (await readFile(SETTINGS, 'utf8')).replaceAll(
      /\$\{(\w+)\}/g,
      (_, name) => values[name]!,
    );
    const file = join(folder, 'zoo.cfg');
    await writeFile(file, settings);
    const classPath = ['-cp', `${requireEnv('ZOOKEEPER_JARS')}/*`];
    const program = ['org.apache.zookeeper.server.ZooKeeperServerMain', file];
    const child = spawn(process.env.JAVA || 'java', [...JVM, ...classPath, ...program], { stdio: 'ignore' });
    this.child = child;
    process.once('exit', () => child.kill('SIGKILL'));
    child.once('error', () => undefined);
    await eventually(
      async () => {
        if (child.exitCode !== null) throw new Error(`ZooKeeper has ended with ${child.exitCode}`);
        if (!(await this.ask('srvr')).includes('Mode:')) throw new Error('ZooKeeper does not serve yet');
      },
      { timeoutMs: START_MS },
    );
  }

  /** The same address, and nothing of what was. */
  async startEmpty(): Promise<void> {
    await rm(join(this.folder, 'version-2'), { recursive: true });
    await this.start();
  }

  /** As a machine that loses its power ends it. */
  async kill(): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  async close(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }

  private ask(question: string): Promise<string> {
    return new Promise((resolve, reject) => {
      let answer = '';
      const socket = connect(this.port, '127.0.0.1', () => socket.write(question));
      socket.setTimeout(2000, () => socket.destroy());
      socket.on('data', (chunk) => (answer += chunk.toString()));
      socket.on('error', reject).on('close', () => resolve(answer));
    });
  }
}
