import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { LightJob, LightMessage } from './light-job.js';
import type { LoopCounts } from './open-loop.js';

export interface LightRun {
  readonly counts: LoopCounts;
  /** The generator's own CPU time over its elapsed time: near 1 means that it was the bottleneck. */
  readonly busyShare: number;
}

/** Runs the light generator in a process of its own and passes its progress on. */
export function runLight(
  job: LightJob,
  onProgress: (message: Extract<LightMessage, { type: 'minted' | 'progress' }>) => void,
): Promise<LightRun> {
  return new Promise((resolve, reject) => {
    const worker = fork(join(import.meta.dirname, 'light-worker.js'), {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const stop = () => worker.kill('SIGTERM');
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    worker.on('message', (message: LightMessage) => {
      if (message.type === 'finished') {
        resolve({ counts: message.counts, busyShare: message.cpuMs / message.elapsedMs });
      } else if (message.type === 'failed') {
        reject(new Error(`the generator failed: ${message.message}`));
        worker.kill('SIGTERM');
      } else {
        onProgress(message);
      }
    });
    worker.on('error', reject);
    worker.on('exit', (code, signal) => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      reject(new Error(`the generator ended early (${signal ?? code})`));
    });
    worker.send(job);
  });
}
