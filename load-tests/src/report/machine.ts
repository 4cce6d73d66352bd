import { execFile } from 'node:child_process';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { promisify } from 'node:util';
import { repositoryRoot } from '../stack/running-stack.js';

const run = promisify(execFile);

/** What the figures of a report depend on. */
export interface Machine {
  readonly hardware: string;
  readonly node: string;
  readonly commit: string;
}

export async function describeMachine(): Promise<Machine> {
  const cores = cpus();
  const gib = (totalmem() / 1024 ** 3).toFixed(1);
  return {
    hardware: `${cores.length} × ${cores[0]?.model.trim() ?? 'unknown CPU'}, ${gib} GiB, ${platform()} ${release()} ${arch()}`,
    node: process.version,
    commit: await describeCommit(),
  };
}

async function describeCommit(): Promise<string> {
  const git = async (...args: string[]) => (await run('git', args, { cwd: repositoryRoot() })).stdout.trim();
  try {
    const changed = await git('status', '--porcelain', '--untracked-files=no');
    return `${await git('rev-parse', 'HEAD')}${changed === '' ? '' : ' (with local changes)'}`;
  } catch {
    return 'unknown (not a git clone)';
  }
}
