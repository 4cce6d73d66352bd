import { spawn } from 'node:child_process';
import { eventually } from './eventually.js';

/** Settings of {@link startProcess}. */
export interface StartProcessOptions {
  /** File that Node runs. */
  readonly script: string;
  readonly args?: readonly string[];
  /** Added to PATH and nothing else of this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Ready when a line of its output contains it … */
  readonly readyLine?: string | RegExp;
  /** … or when this URL answers 200, e.g. `http://127.0.0.1:7201/health/ready`. With neither: as soon as it runs. */
  readonly readyUrl?: string;
  /** Default 30 000. */
  readonly readyTimeoutMs?: number;
  /** Passed to Node before the script, e.g. `--conditions=…`. */
  readonly nodeArgs?: readonly string[];
}

/** A process that a test started. */
export interface StartedProcess {
  readonly pid: number;
  /** What it has written so far, both streams. */
  readonly output: string;
  /** Resolves when it has ended. */
  readonly exited: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** Sends a signal (default SIGTERM) and waits for the end; SIGKILL follows after 10 s. */
  kill(
    signal?: NodeJS.Signals,
  ): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

const KILL_AFTER_MS = 10_000;
const running = new Set<{ kill(signal: NodeJS.Signals): boolean }>();
let killsAtExit = false;

/**
 * Starts a Node program and waits until it is ready. It ends with the test at the latest.
 *
 * @throws Error with its output when it ends before, or is not ready in time (it is killed then)
 */
export async function startProcess(options: StartProcessOptions): Promise<StartedProcess> {
  const { script, args = [], env = {}, nodeArgs = [], readyTimeoutMs = 30_000 } = options;
  const child = spawn(process.execPath, [...nodeArgs, script, ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  endWithThisProcess(child);
  let output = '';
  let ended = false;
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      ended = true;
      running.delete(child);
      resolve({ code, signal });
    });
  });

  const kill = async (signal: NodeJS.Signals = 'SIGTERM') => {
    if (!ended) child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
    try {
      return await exited;
    } finally {
      clearTimeout(timer);
    }
  };
  const waiting = new AbortController();
  try {
    const ready = eventually(
      async () => {
        if (!waiting.signal.aborted) await requireReady(options, output);
      },
      { timeoutMs: readyTimeoutMs },
    );
    const early = exited.then(({ code, signal }) => {
      throw new Error(`ended before it was ready (${signal ?? code})`);
    });
    early.catch(() => undefined); // Of interest only until it is ready.
    await Promise.race([ready, early]);
  } catch (error) {
    await kill('SIGKILL');
    throw new Error(
      `${script}: ${error instanceof Error ? error.message : String(error)}\n${output.slice(-4000)}`,
    );
  } finally {
    waiting.abort();
  }
  return {
    pid: child.pid!,
    get output() {
      return output;
    },
    exited,
    kill,
  };
}

async function requireReady({ readyLine, readyUrl }: StartProcessOptions, output: string): Promise<void> {
  if (readyLine !== undefined) {
    const found = typeof readyLine === 'string' ? output.includes(readyLine) : readyLine.test(output);
    if (!found) throw new Error(`no line with ${readyLine}`);
  }
  if (readyUrl !== undefined) {
    const { status } = await fetch(readyUrl);
    if (status !== 200) throw new Error(`${readyUrl} answers ${status}`);
  }
}

function endWithThisProcess(child: { kill(signal: NodeJS.Signals): boolean }): void {
  running.add(child);
  if (killsAtExit) return;
  killsAtExit = true;
  process.once('exit', () => {
    for (const left of running) left.kill('SIGKILL');
  });
}
