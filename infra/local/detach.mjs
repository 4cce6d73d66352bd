import { spawn } from 'node:child_process';
import { mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { follower } from './follower.mjs';
import { logFile } from './paths.mjs';
import { readRunFile } from './run-file.mjs';

/**
 * Runs the launcher in the background and shows its words until everything is ready.
 * @param {string} home
 * @param {string[]} argv
 * @returns {Promise<number>} 0 when ready, else the launcher's exit code
 */
export async function startDetached(home, argv) {
  mkdirSync(join(home, 'logs'), { recursive: true });
  const log = logFile(home, 'launcher');
  const output = openSync(log, 'w', 0o600);
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'start.mjs'), ...argv.filter((argument) => argument !== '--detach')],
    { detached: true, stdio: ['ignore', output, output], env: { ...process.env, STAMPEDE_DETACHED: '1' } },
  );
  /** @type {number | undefined} */
  let exitCode;
  child.once('exit', (code) => (exitCode = code ?? 1));
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
    process.on(signal, () => child.kill('SIGTERM'));

  const show = await follower(log);
  for (;;) {
    const ended = exitCode;
    const run = ended === undefined ? await readRunFile(home) : undefined;
    await show();
    if (ended !== undefined) return ended;
    if (run?.pid === child.pid && run?.state === 'ready') break;
    await sleep(100);
  }
  console.log(`It runs in the background (pid ${child.pid}); npm stop ends it, npm run logs shows its logs.`);
  child.unref();
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.removeAllListeners(signal);
  return 0;
}
