import { execFileSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';

/** Where and when figures were taken. */
export interface Machine {
  readonly command: string;
  readonly commit: string;
  readonly cpu: string;
  readonly node: string;
  readonly date: string;
  /** Of the last minute, before the run. */
  readonly loadAverage: number;
}

/** Load that is not the bench's own and makes figures doubtful. */
export const BUSY_LOAD = 2;

export function thisMachine(command: string): Machine {
  const all = cpus();
  return {
    command,
    commit: commit(),
    cpu: `${all[0]?.model.trim() ?? 'unknown'}, ${all.length} cores`,
    node: process.version,
    date: new Date().toISOString().slice(0, 16).replace('T', ' '),
    loadAverage: Math.round(loadavg()[0]! * 100) / 100,
  };
}

function commit(): string {
  const git = (...args: string[]): string =>
    execFileSync('git', args, { encoding: 'utf8', stdio: 'pipe' }).trim();
  try {
    return (
      git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '-uno') === '' ? '' : ' + changes')
    );
  } catch {
    return 'unknown'; // A copy without its history, or no git.
  }
}
