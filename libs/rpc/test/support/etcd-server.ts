import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, freePort, requireEnv } from '@stampede/testing';

/** An etcd of the test's own. */
export interface EtcdServer {
  readonly host: string;
  close(): Promise<void>;
}

/** @throws Error that says what to install where there is no etcd */
export async function startEtcd(): Promise<EtcdServer> {
  const program = requireEnv('ETCD');
  const [port, peerPort] = [await freePort(), await freePort()];
  const folder = await mkdtemp(join(tmpdir(), 'stampede-etcd-'));
  const [client, peer] = [port, peerPort].map((one) => `http://127.0.0.1:${one}`);
  const settings = {
    'data-dir': folder,
    'listen-client-urls': client,
    'advertise-client-urls': client,
    'listen-peer-urls': peer,
    'initial-advertise-peer-urls': peer,
    'initial-cluster': `default=${peer}`,
  };
  const args = Object.entries(settings).map(([name, value]) => `--${name}=${value}`);
  const child = spawn(program, args, { stdio: 'ignore' });
  const exited = once(child, 'exit');
  await eventually(async () => {
    if (child.exitCode !== null) throw new Error(`${program} has ended`);
    await fetch(`${client}/health`);
  });
  return {
    host: `127.0.0.1:${port}`,
    async close() {
      child.kill('SIGTERM');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
