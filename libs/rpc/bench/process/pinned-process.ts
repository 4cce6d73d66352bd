import { fork, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';

/** What a program answers to a request that failed. */
export interface Failure {
  readonly failed: string;
}

const ANSWER_TIMEOUT_MS = 60_000;

/** A program in a process of its own, held to one core where the system can do that; it answers one request at a time. */
export class PinnedProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly program: string,
  ) {}

  /**
   * @param program file of this folder's programs
   * @param core of {@link cores}
   */
  static async start(
    program: string,
    args: readonly string[],
    core: number | undefined,
  ): Promise<PinnedProcess> {
    const file = new URL(program, import.meta.url).pathname;
    // The flags of this process, without those of a profiler: its children write profiles of their own on demand.
    const execArgv = [
      ...process.execArgv,
      ...(process.env.BENCH_NODE_FLAGS ?? '').split(' ').filter(Boolean),
    ];
    const options = { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] as ('ignore' | 'inherit' | 'ipc')[] };
    const child =
      core === undefined
        ? fork(file, args, { ...options, execArgv })
        : fork(file, args, {
            ...options,
            execPath: 'taskset',
            execArgv: ['-c', String(core), process.execPath, ...execArgv],
          });
    const started = new PinnedProcess(child, `${program} ${args.join(' ')}`);
    try {
      await started.answer(once(child, 'message'));
      return started;
    } catch (error) {
      await started.stop();
      throw error;
    }
  }

  /** @throws Error when the program answers so, ends, or takes longer than a minute */
  async ask<T>(request: unknown): Promise<T> {
    const answered = once(this.child, 'message');
    this.child.send(request as object);
    return (await this.answer(answered)) as T;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.disconnect();
    const killer = setTimeout(() => this.child.kill('SIGKILL'), 5000);
    await ended;
    clearTimeout(killer);
  }

  private async answer(message: Promise<unknown[]>): Promise<unknown> {
    const late = new AbortController();
    const timeout = setTimeout(() => late.abort(new Error('no answer within a minute')), ANSWER_TIMEOUT_MS);
    const ended = once(this.child, 'exit', { signal: late.signal }).then(([code, signal]) => {
      throw new Error(`ended with ${code ?? signal}`);
    });
    try {
      const [answer] = (await Promise.race([message, ended])) as [unknown];
      if (typeof answer === 'object' && answer !== null && 'failed' in answer)
        throw new Error(String((answer as Failure).failed));
      return answer;
    } catch (error) {
      throw new Error(`${this.program}: ${(late.signal.reason ?? error) as Error}`, { cause: error });
    } finally {
      clearTimeout(timeout);
      ended.catch(() => undefined);
      late.abort();
    }
  }
}

/** Two cores that this process may use, different ones where there are two; undefined where processes cannot be pinned. */
export function cores(): readonly [server: number | undefined, client: number | undefined] {
  const { status, stdout } = spawnSync('taskset', ['-cp', String(process.pid)], { encoding: 'utf8' });
  const list = status === 0 ? stdout.split(':').at(-1)!.trim() : '';
  const allowed = list.split(',').flatMap((part) => {
    const [first, last = first] = part.split('-').map(Number);
    return first === undefined || Number.isNaN(first)
      ? []
      : Array.from({ length: last! - first + 1 }, (_, index) => first + index);
  });
  if (allowed.length === 0 || availableParallelism() === 0) return [undefined, undefined];
  return [allowed[0], allowed[1] ?? allowed[0]];
}
