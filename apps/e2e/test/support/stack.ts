import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '@stampede/testing';
import { E2E_HOME } from './launcher.mjs';

interface RunFile {
  readonly pid: number;
  readonly state: string;
  readonly infrastructure: Record<string, { readonly pid?: number; readonly container?: string }>;
  readonly apps: readonly {
    readonly name: string;
    readonly instance: string;
    readonly pid: number;
    readonly metricsPort: number;
  }[];
  readonly urls: Readonly<Record<'storefront' | 'console' | 'gateway' | 'provider', string>> & {
    readonly prometheus?: string;
  };
  readonly env: Record<string, string>;
}

/** What runs now, read anew each time: a restarted service has another pid. */
export async function runningStack(): Promise<RunFile> {
  return JSON.parse(await readFile(join(E2E_HOME, 'run.json'), 'utf8')) as RunFile;
}

/** The pid of a service's first instance or of a part of the infrastructure. */
export async function pidOf(name: string): Promise<number> {
  const stack = await runningStack();
  const pid = stack.apps.find((app) => app.name === name)?.pid ?? stack.infrastructure[name]?.pid;
  if (!pid) throw new Error(`${name} has no pid in run.json`);
  return pid;
}

/** Ends a process as a power cut would, and waits until the launcher has put another in its place. */
export async function killAndAwaitSuccessor(name: string): Promise<void> {
  const container = (await runningStack()).infrastructure[name]?.container;
  // The pid of a container is of the engine's machine, and of another user.
  const identity = () => (container ? docker('inspect', '-f', '{{.Id}}', container) : pidOf(name));
  const before = await identity();
  if (container) await docker('kill', container);
  else process.kill(Number(before), 'SIGKILL');
  await eventually(
    async () => {
      if ((await identity()) === before) throw new Error(`${name} has no successor yet`);
    },
    { timeoutMs: 90_000 },
  );
}

async function docker(...args: string[]): Promise<string> {
  return (await promisify(execFile)('docker', args)).stdout.trim();
}
