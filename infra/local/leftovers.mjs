import { stopContainer } from './docker.mjs';
import { endProcess, isRunning } from './processes.mjs';
import { readRunFile, removeRunFile } from './run-file.mjs';

/** @typedef {import('./types.mjs').RunFile} RunFile */
/** @typedef {import('./types.mjs').ProcessIdentity} ProcessIdentity */

/**
 * The stack of a state folder, if its launcher lives.
 * @param {string} home
 * @returns {Promise<RunFile | undefined>}
 */
export async function findRunning(home) {
  const run = await readRunFile(home);
  return run && (await isRunning(run)) ? run : undefined;
}

/**
 * Ends what a launcher that died (kill -9, power) left behind: recorded processes that are still themselves, apps before
 * infrastructure, and forgets the run file. Not for a stack whose launcher lives.
 * @param {string} home
 * @param {(message: string) => void} say
 * @returns {Promise<number>} how many were ended
 */
export async function endLeftovers(home, say) {
  const run = await readRunFile(home);
  if (!run) return 0;
  let ended = 0;
  const infrastructure = Object.entries(run.infrastructure).map(([name, record]) => ({ name, ...record }));
  const groups = [
    run.apps.map((app) => ({ ...app, name: app.instance, container: undefined })).reverse(),
    infrastructure.reverse(),
  ];
  for (const group of groups) {
    const outcomes = await Promise.all(group.map(endRecorded));
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome === 'absent') continue;
      ended += 1;
      say(`Ended ${group[index]?.name} (pid ${group[index]?.pid}), left behind by a launcher that died.`);
    }
  }
  await removeRunFile(home);
  return ended;
}

/** @param {Partial<ProcessIdentity> & { name: string, container?: string }} record */
async function endRecorded(record) {
  if (record.container) {
    await stopContainer(record.container);
    return /** @type {const} */ ('ended');
  }
  const { pid, startTime, command, stopSignal } = record;
  if (!pid || !startTime || !command) return /** @type {const} */ ('absent');
  return endProcess({ pid, startTime, command, stopSignal }, { timeoutMs: 15_000 });
}
