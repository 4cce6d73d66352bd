import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Applications } from './applications.js';

/** A provider in a process of its own. */
export interface SpawnedProvider {
  readonly pid: number;
  readonly port: number;
  /** Kills it where it stands. */
  kill(): void;
  /** Asks it to end: it deregisters, serves what is under way and leaves. Resolves with its exit code. */
  stop(): Promise<number | null>;
}

/** Starts `provider-process.ts` and waits until it is announced. */
export async function spawnProvider(
  applications: Applications,
  { name = 'child', port = 0 }: { readonly name?: string; readonly port?: number } = {},
): Promise<SpawnedProvider> {
  const child: ChildProcess = fork(new URL('provider-process.ts', import.meta.url).pathname, {
    execArgv: [
      '--conditions=@stampede/source',
      '--import',
      new URL('register-swc.mjs', import.meta.url).href,
    ],
    env: {
      ...process.env,
      PROVIDER_NAME: name,
      PROVIDER_PORT: String(port),
      PROVIDER_ROOT: applications.root,
    },
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const [message] = (await Promise.race([
    once(child, 'message'),
    exited.then(([code]) => Promise.reject(new Error(`the provider ended with ${code}`))),
  ])) as [{ port: number }];
  return {
    pid: child.pid!,
    port: message.port,
    kill: () => void child.kill('SIGKILL'),
    stop: async () => {
      child.kill('SIGTERM');
      return (await exited)[0];
    },
  };
}
