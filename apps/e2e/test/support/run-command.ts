import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { E2E_HOME, ROOT } from './launcher.mjs';

export interface Finished {
  readonly exitCode: number | null;
  readonly output: string;
}

/** Settings of {@link run}. */
export interface RunOptions {
  /** Default 300 000. */
  readonly timeoutMs?: number;
  /** Told whenever there is more of it: all that was written so far. */
  readonly onOutput?: (output: string) => void;
}

/** Runs a program of the repository with the Node that runs this test, against the stack under test. */
export function run(
  script: string,
  args: readonly string[] = [],
  { timeoutMs = 300_000, onOutput = () => undefined }: RunOptions = {},
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, script), ...args], {
      cwd: ROOT,
      env: { ...process.env, STAMPEDE_HOME: E2E_HOME, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const timer = setTimeout(() => child.kill('SIGTERM'), timeoutMs);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        onOutput(output);
      });
    }
    child.on('error', reject);
    child.on('close', (exitCode) => {
      clearTimeout(timer);
      resolve({ exitCode, output });
    });
  });
}
