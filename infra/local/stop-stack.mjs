import { endLeftovers, findRunning } from './leftovers.mjs';
import { endProcess } from './processes.mjs';

/**
 * Ends the stack of a state folder: its launcher stops what it started; what a dead launcher left behind is ended directly.
 * @param {string} home
 * @param {(line: string) => void} say
 * @returns {Promise<boolean>} whether anything ran
 */
export async function stopStack(home, say) {
  const run = await findRunning(home);
  if (run) {
    say(`Stopping Stampede (pid ${run.pid})…`);
    const how = await endProcess({ ...run, stopSignal: 'SIGTERM' }, { timeoutMs: 120_000 });
    if (how === 'killed')
      say(`The launcher (pid ${run.pid}) did not stop and was killed; ending what it started.`);
  }
  const ended = await endLeftovers(home, say);
  return run !== undefined || ended > 0;
}
