import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@stampede/testing';

const CONFIGURATION = join(import.meta.dirname, '../../../infra/redis/redis.conf');

/** A Redis of one test alone, configured as the system's own. */
export async function redisProcess(...settings: string[]) {
  const port = String(await freePort());
  const folder = await mkdtemp(join(tmpdir(), 'account-redis-'));
  let child: ChildProcess | undefined;

  const start = () => {
    const args = [CONFIGURATION, '--port', port, '--bind', '127.0.0.1', '--dir', folder, ...settings];
    const started = spawn('redis-server', args, { stdio: 'ignore' });
    process.once('exit', () => started.kill('SIGKILL'));
    child = started;
  };
  const kill = async () => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'close');
  };
  start();
  return {
    url: `redis://127.0.0.1:${port}/1`,
    start,
    kill,
    close: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
export type RedisProcess = Awaited<ReturnType<typeof redisProcess>>;
