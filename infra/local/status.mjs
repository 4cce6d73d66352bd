import { acceptNoArguments } from './arguments.mjs';
import { messageOf, runCommand } from './errors.mjs';
import { PARTS } from './infrastructure.mjs';
import { findRunning } from './leftovers.mjs';
import { stateFolder } from './paths.mjs';
import { runFilePath } from './run-file.mjs';
import { listRows, renderTable } from './table.mjs';

/** How long one health check may take: status answers soon even when something hangs. */
const CHECK_MS = 3000;

await runCommand(async () => {
  if (
    !acceptNoArguments(process.argv.slice(2), {
      command: 'status',
      does: 'what runs, where, its memory and health',
    })
  )
    return 0;
  const home = stateFolder();
  const run = await findRunning(home);
  if (!run) {
    console.log('Nothing runs: npm start');
    return 1;
  }
  const [rows, health] = await Promise.all([listRows(run), checkHealth(run)]);
  console.log(`Stampede is ${run.state} (${run.mode} mode, since ${run.startedAt}; ${runFilePath(home)}).\n`);
  console.log(renderTable(rows.map((row) => ({ ...row, health: health.get(row.what) ?? '' }))));
  return run.state === 'ready' && [...health.values()].every((state) => state === 'ok') ? 0 : 1;
});

/**
 * @param {import('./types.mjs').RunFile} run
 * @returns {Promise<Map<string, string>>} ok or what is wrong, by row
 */
async function checkHealth(run) {
  const checks = [
    ...PARTS.flatMap((part) => {
      const address = run.infrastructure[part.name]?.[part.addressKey];
      return address ? [{ what: part.name, check: () => part.ping(address) }] : [];
    }),
    ...run.apps.map(({ instance, metricsPort }) => ({
      what: instance,
      check: () => askReadiness(metricsPort),
    })),
  ];
  const states = await Promise.all(
    checks.map(async ({ what, check }) => {
      const late = new Promise((_, reject) =>
        setTimeout(() => reject(new Error('no answer in time')), CHECK_MS).unref(),
      );
      const state = await Promise.race([check(), late]).then(() => 'ok', messageOf);
      return /** @type {const} */ ([what, state.split('\n')[0] ?? '']);
    }),
  );
  return new Map(states);
}

/** @param {number} metricsPort */
async function askReadiness(metricsPort) {
  const response = await fetch(`http://127.0.0.1:${metricsPort}/health/ready`);
  if (!response.ok) throw new Error(`not ready (${response.status})`);
}
