import type { BenchOptions } from '../bench-options.js';
import { cores, PinnedProcess } from '../process/pinned-process.js';
import { median, medianRatio } from '../report/median.js';
import type { CodecResult } from './codec-process.js';
import { SUBJECTS, type SubjectName } from './subjects.js';

/** One codec's medians. */
export interface CodecRow {
  readonly name: SubjectName;
  readonly title: string;
  readonly bytes: number;
  readonly encodesPerSecond: number;
  readonly decodesPerSecond: number;
  /** Our hessian2's to this one's, of the same round, median. */
  readonly encodeRatio: number;
  readonly decodeRatio: number;
}

/** Every codec in turn, round after round, each in a process of its own on the same core. */
export async function runCodec(options: BenchOptions, say: (line: string) => void): Promise<CodecRow[]> {
  const names = Object.keys(SUBJECTS) as SubjectName[];
  const processes = new Map<SubjectName, PinnedProcess>();
  const [, core] = cores();
  const durationMs = options.roundMs / 4;
  try {
    for (const name of names)
      processes.set(name, await PinnedProcess.start('../codec/codec-process.ts', [name], core));
    for (const program of processes.values()) await program.ask({ durationMs: options.warmUpMs / 2 });
    const rounds = new Map<SubjectName, CodecResult[]>(names.map((name) => [name, []]));
    for (let count = 1; count <= options.rounds; count++) {
      say(`codecs, round ${count} of ${options.rounds}`);
      for (const [name, program] of processes) rounds.get(name)!.push(await program.ask({ durationMs }));
    }
    return names.map((name) => rowOf(name, rounds));
  } finally {
    for (const program of processes.values()) await program.stop();
  }
}

function rowOf(name: SubjectName, rounds: ReadonlyMap<SubjectName, readonly CodecResult[]>): CodecRow {
  const of = (which: SubjectName, figure: 'encodesPerSecond' | 'decodesPerSecond'): number[] =>
    rounds.get(which)!.map((round) => round[figure]);
  const { title, bytes } = rounds.get(name)![0]!;
  return {
    name,
    title,
    bytes,
    encodesPerSecond: median(of(name, 'encodesPerSecond')),
    decodesPerSecond: median(of(name, 'decodesPerSecond')),
    encodeRatio: medianRatio(of('hessian2', 'encodesPerSecond'), of(name, 'encodesPerSecond')),
    decodeRatio: medianRatio(of('hessian2', 'decodesPerSecond'), of(name, 'decodesPerSecond')),
  };
}
