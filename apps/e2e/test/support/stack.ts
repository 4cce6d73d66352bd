import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { E2E_HOME } from './launcher.mjs';

interface RunFile {
  readonly pid: number;
  readonly state: string;
  readonly infrastructure: Record<string, { readonly pid?: number }>;
  readonly apps: readonly {
    readonly name: string;
    readonly instance: string;
    readonly pid: number;
    readonly metricsPort: number;
  }[];
  readonly urls: { readonly gateway: string; readonly provider: string };
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
