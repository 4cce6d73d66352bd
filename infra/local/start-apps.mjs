import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { APPS, appEnvironment, failpointsOf, migrationEnvironment, programOf } from './apps.mjs';
import { runQuietly } from './command.mjs';
import { LaunchError } from './errors.mjs';
import { writeTargets } from './parts/prometheus.mjs';
import { logFile, node24 } from './paths.mjs';
import { readJsonSettings } from './settings-file.mjs';
import { until } from './until.mjs';

/** @typedef {import('./apps.mjs').Instance} Instance */
/** @typedef {import('./apps.mjs').Surroundings} Surroundings */
/** @typedef {import('./types.mjs').Context} Context */
/** @typedef {import('./types.mjs').StartOptions} StartOptions */

/**
 * Gives every instance its ports: tens per app, one more per replica.
 * @param {Pick<StartOptions, 'apps' | 'replicas'>} options
 * @param {import('./ports.mjs').PortBook} ports
 * @returns {Promise<Instance[]>}
 */
export async function layOutInstances({ apps, replicas }, ports) {
  const table = await readJsonSettings('ports.json');
  /** @type {Instance[]} */
  const instances = [];
  for (const name of apps) {
    for (let index = 0; index < (replicas[name] ?? 1); index += 1) {
      const instance = `${name}-${index + 1}`;
      const { http, rpc } = APPS[name];
      const httpPort = index === 0 ? table[name] : table.gatewayReplicas + index - 1;
      instances.push({
        name,
        instance,
        metricsPort: await ports.take(`the metrics of ${instance}`, table.metrics[name] + index),
        ...(rpc === 'server'
          ? { rpcPort: await ports.take(`the RPC of ${instance}`, table.rpc[name] + index) }
          : {}),
        ...(http ? { httpPort: await ports.take(instance, httpPort) } : {}),
      });
    }
  }
  return instances;
}

/**
 * Runs the migrations of the apps that have databases.
 * @param {import('./types.mjs').AppName[]} apps
 * @param {Surroundings} surroundings
 * @param {Context} context
 */
export async function migrateDatabases(apps, surroundings, { home, progress, signal }) {
  const owners = apps.filter((name) => APPS[name].role);
  if (owners.length === 0) return;
  await progress.step('migrations', async () => {
    await Promise.all(
      owners.map((name) =>
        runQuietly(node24, [requireProgram(name, 'migrate')], {
          env: migrationEnvironment(name, surroundings),
          log: logFile(home, `${name}-migrate`),
          timeoutMs: 120_000,
          signal,
        }),
      ),
    );
  });
}

/**
 * Starts every instance and waits until each says that it is ready.
 * @param {Instance[]} instances
 * @param {Surroundings} surroundings
 * @param {Context} context
 * @param {import('./stack-state.mjs').StackState} state
 */
export async function startApps(instances, surroundings, { home, progress, signal }, state) {
  await mkdir(`${home}/rpc-cache`, { recursive: true });
  // One after the other into the list, so that they stop in the reverse order; they become ready side by side.
  const starting = [];
  for (const instance of instances) {
    const log = logFile(home, instance.instance);
    await state.addApp({ ...instance, log });
    const spec = {
      name: instance.instance,
      command: node24,
      args: ['--enable-source-maps', requireProgram(instance.name, 'main')],
      env: appEnvironment(instance, surroundings),
      firstEnv: failpointsOf(instance.name, surroundings.given),
      cwd: home,
      log,
      stopTimeoutMs: 15_000,
      ready: (/** @type {AbortSignal} */ stopped) => isReady(instance.metricsPort, stopped),
    };
    signal.throwIfAborted();
    starting.push(progress.step(instance.instance, () => state.supervisor.start(spec)));
  }
  const outcomes = await Promise.allSettled(starting);
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
  await writeTargets(home, state.run.apps);
}

/** @param {number} metricsPort @param {AbortSignal} [signal] */
export function isReady(metricsPort, signal) {
  const check = async () => {
    const response = await fetch(`http://127.0.0.1:${metricsPort}/health/ready`, {
      signal: AbortSignal.timeout(3000),
    });
    if (!response.ok) throw new Error(`/health/ready answers ${response.status}`);
  };
  return until(check, { what: `port ${metricsPort}`, timeoutMs: 60_000, signal });
}

/** @param {import('./types.mjs').AppName} name @param {'main' | 'migrate'} program */
function requireProgram(name, program) {
  const path = programOf(name, program);
  if (!existsSync(path)) throw new LaunchError(`${name} is not built (${path} is missing): npm run build`);
  return path;
}
