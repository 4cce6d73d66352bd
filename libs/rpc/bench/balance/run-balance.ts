import type { BenchOptions } from '../bench-options.js';
import { cores, PinnedProcess } from '../process/pinned-process.js';
import { median } from '../report/median.js';

const PROVIDERS = [3, 100] as const;

/** One strategy: nanoseconds of one choice. */
export interface BalanceRow {
  readonly name: string;
  readonly among3: number;
  readonly among100: number;
}

/** Whatever strategies the library has when it runs. */
export async function runBalance(options: BenchOptions, say: (line: string) => void): Promise<BalanceRow[]> {
  const [, core] = cores();
  const program = await PinnedProcess.start('../balance/balance-process.ts', [], core);
  const durationMs = options.roundMs / 10;
  try {
    const names = await program.ask<string[]>('names');
    const figures = new Map<string, number[]>();
    for (let count = 0; count <= options.rounds; count++) {
      if (count > 0) say(`balancing, round ${count} of ${options.rounds}`);
      for (const name of names) {
        for (const providers of PROVIDERS) {
          const key = `${name} ${providers}`;
          const nanos = await program.ask<number>({ name, providers, durationMs });
          // The first round warms up.
          figures.set(key, count === 0 ? [] : [...figures.get(key)!, nanos]);
        }
      }
    }
    const of = (name: string, providers: number): number => median(figures.get(`${name} ${providers}`)!);
    return names.map((name) => ({ name, among3: of(name, 3), among100: of(name, 100) }));
  } finally {
    await program.stop();
  }
}
