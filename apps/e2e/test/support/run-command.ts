import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { E2E_HOME, ROOT } from './launcher.mjs';

export interface Finished {
  readonly exitCode: number | null;
  readonly output: string;
}

/** Runs a program of the repository with the Node that runs this test, against the stack under test. */
export function run(script: string, args: readonly string[] = [], timeoutMs = 300_000): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, script), ...args], {
      cwd: ROOT,
      env: { ...process.env, STAMPEDE_HOME: E2E_HOME, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const timer = setTimeout(() => child.kill('SIGTERM'), timeoutMs);
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('close', (exitCode) => {
      clearTimeout(timer);
      resolve({ exitCode, output });
    });
  });
}
