import { readFile } from 'node:fs/promises';
import { LaunchError, messageOf } from './errors.mjs';
import { offerHandovers } from './handover.mjs';
import { endLeftovers } from './leftovers.mjs';
import { prefetch } from './prefetch.mjs';
import { printReady } from './ready-text.mjs';
import { Progress } from './progress.mjs';
import { identify } from './processes.mjs';
import { claimRunFile, removeRunFile, runFilePath } from './run-file.mjs';
import { seed } from './seed.mjs';
import { bringUpStack } from './stack.mjs';
import { StackState } from './stack-state.mjs';
import { build, install } from './toolchain.mjs';

/** @typedef {import('./types.mjs').StartOptions} StartOptions */

/**
 * Starts the stack and stays until a signal ends it; then stops exactly what it started, in the reverse order.
 * @param {string} home
 * @param {StartOptions} options
 * @returns {Promise<number>} the exit code
 */
export async function launch(home, options) {
  process.stdout.on('error', () => undefined); // The terminal may be gone while we still have to stop things.
  const progress = new Progress();
  const say = (/** @type {string} */ line) => progress.say(line);
  await endLeftovers(home, say);
  const state = new StackState(home, await claim(home), say);
  const abort = new AbortController();
  const stopped = whenAskedToStop(abort, say);
  /** @type {unknown} */
  let failure;
  try {
    say(`Stampede starts (${state.run.mode} mode; logs: ${home}/logs).`);
    prefetch(options.infra, abort.signal);
    await install(progress, abort.signal);
    if (options.build && options.apps.length > 0) await build(progress, abort.signal);
    const restart = await bringUpStack(options, state, { progress, abort });
    const sales = options.seed ? await seedShop(options, state.run.urls.gateway, progress) : [];
    const readyAfterMs = Math.round(performance.now());
    await printReady(state.run, { sales, readyAfterMs, foreground: !process.env.STAMPEDE_DETACHED });
    const stopHandovers = await offerHandovers(home, { apps: options.apps, restart, say }).catch((error) => {
      say(`  - npm run dev can take no app over: ${messageOf(error)}`); // The path of a socket has a short limit.
      return () => undefined;
    });
    await state.set({ state: 'ready', readyAfterMs });
    await stopped;
    stopHandovers();
  } catch (error) {
    if (!stopped.asked) {
      failure = error;
      abort.abort();
    }
  }
  await shutDown(state, say);
  if (failure === undefined) return 0;
  // The last words: what else was under way has ended by now, with lines of its own.
  console.error(failure instanceof LaunchError ? `\n${failure.message}` : failure);
  return failure instanceof LaunchError ? failure.exitCode : 1;
}

/**
 * @param {StartOptions} options
 * @param {string | undefined} gateway
 * @param {Progress} progress
 * @returns {Promise<import('./seed.mjs').SeededSale[]>}
 */
async function seedShop({ apps }, gateway, progress) {
  const missing = /** @type {const} */ (['gateway', 'account', 'inventory']).filter(
    (name) => !apps.includes(name),
  );
  if (missing.length === 0 && gateway)
    return progress.step('goods and sales', () => seed(gateway, { withGoods: apps.includes('catalog') }));
  if (apps.length > 0) progress.say(`  - no goods and sales are made without ${missing.join(' and ')}`);
  return [];
}

/** @param {string} home @returns {Promise<import('./types.mjs').RunFile>} */
async function claim(home) {
  const identity = await identify(process.pid, 'node');
  const mode = process.env.STAMPEDE_MODE ?? 'demo';
  if (mode !== 'demo' && mode !== 'test')
    throw new LaunchError(`STAMPEDE_MODE is demo or test here, not "${mode}".`, 2);
  if (!identity) throw new LaunchError('This process cannot see itself: /proc or ps is missing.');
  /** @type {import('./types.mjs').RunFile} */
  const run = {
    ...{ version: 1, mode, ...identity, startedAt: new Date().toISOString(), state: 'starting' },
    ...{ infrastructure: {}, apps: [], urls: {}, env: {} },
  };
  if (await claimRunFile(home, run)) return run;
  const other = JSON.parse(await readFile(runFilePath(home), 'utf8'));
  throw new LaunchError(`Another npm start was quicker (pid ${other.pid}).`);
}

/**
 * Resolves when a signal asks for the end. More signals change nothing: a terminal sends one, npm passes on another.
 * @param {AbortController} abort
 * @param {(line: string) => void} say
 * @returns {Promise<void> & { asked: boolean }}
 */
function whenAskedToStop(abort, say) {
  const keepAlive = setInterval(() => undefined, 60_000);
  /** @type {() => void} */
  let resolve = () => undefined;
  const asked = Object.assign(
    new Promise((/** @type {(value: void) => void} */ settle) => (resolve = settle)),
    { asked: false },
  );
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      if (asked.asked) return;
      asked.asked = true;
      clearInterval(keepAlive);
      say(`\n${signal}: stopping…`);
      abort.abort();
      resolve();
    });
  }
  return asked;
}

/** @param {StackState} state @param {(line: string) => void} say */
async function shutDown(state, say) {
  const since = performance.now();
  await state.set({ state: 'stopping' });
  await state.supervisor.stopAll();
  await state.save();
  await removeRunFile(state.home);
  say(
    `Stopped after ${((performance.now() - since) / 1000).toFixed(1)} s; the data stays (npm run reset deletes it).`,
  );
  // What still counts down (an apt-get that must not be cut off) has been waited for; nothing else may hold the process.
  setTimeout(() => process.exit(), 2000).unref();
}
