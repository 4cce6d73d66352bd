import { writeSync } from 'node:fs';
import { isMainThread, Worker, workerData } from 'node:worker_threads';

const STUCK_MS = 20_000;

/** What the watchdog looks at: the number of the case and of its target. */
export class Watchdog {
  private readonly shared = new Int32Array(new SharedArrayBuffer(8));
  private readonly worker: Worker;

  /**
   * Ends the process with the case's number when one case takes 20 s: the event loop that hangs cannot do so itself.
   *
   * @param names of the targets
   */
  constructor(names: readonly string[], seed: number) {
    this.worker = new Worker(new URL(import.meta.url), { workerData: { shared: this.shared, names, seed } });
    this.worker.unref();
  }

  at(index: number, target: number): void {
    this.shared[1] = target;
    this.shared[0] = index;
  }

  async stop(): Promise<void> {
    await this.worker.terminate();
  }
}

if (!isMainThread) {
  const { shared, names, seed } = workerData as { shared: Int32Array; names: string[]; seed: number };
  let seen = -1;
  setInterval(() => {
    const index = Atomics.load(shared, 0);
    if (index !== seen) seen = index;
    else {
      const target = names[Atomics.load(shared, 1)]!;
      writeSync(
        2,
        `${target}, seed ${seed}, case ${index} hangs: npm run fuzz rpc -- --seed ${seed} --replay ${target}:${index}\n`,
      );
      process.kill(process.pid, 'SIGKILL');
    }
  }, STUCK_MS);
}
