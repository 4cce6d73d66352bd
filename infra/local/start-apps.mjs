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
  for (const instance of instances)
    await state.addApp({ ...instance, log: logFile(home, instance.instance) });
  signal.throwIfAborted();
  // Into the supervisor one after the other, so that they stop in the reverse order; they become ready side by side.
  const ready = instances.map((instance) =>
    progress.step(instance.instance, () => state.supervisor.start(appSpec(instance, surroundings))),
  );
  await Promise.race([Promise.all(ready), whenAborted(signal)]);
  await writeTargets(home, state.run.apps);
}

/** @param {AbortSignal} signal @returns {Promise<never>} rejects when the start is given up */
function whenAborted(signal) {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/**
 * Starts an app's first instance anew.
 * @param {{ app: string, inspectPort?: number }} what  inspectPort: with a debugger on that port
 * @param {{ instances: Instance[], surroundings: Surroundings }} stack
 * @param {import('./stack-state.mjs').StackState} state
 */
export async function restartFirst({ app, inspectPort }, { instances, surroundings }, state) {
  const first = instances.find(({ name }) => name === app);
  if (!first) throw new LaunchError(`${app} is not part of this start.`);
  await state.setInspectPort(first.instance, inspectPort);
  const spec = { ...appSpec(first, surroundings, inspectPort), firstEnv: undefined };
  const { identity } = await state.supervisor.replace(spec);
  return { instance: first.instance, pid: identity?.pid };
}

/**
 * How an instance is started: the built program with what it is told.
 * @param {Instance} instance
 * @param {Surroundings} surroundings
 * @param {number} [inspectPort]
 * @returns {import('./types.mjs').ProcessSpec}
 */
function appSpec(instance, surroundings, inspectPort) {
  const { name, metricsPort } = instance;
  return {
    name: instance.instance,
    command: node24,
    args: [
      ...(inspectPort ? [`--inspect=127.0.0.1:${inspectPort}`] : []),
      ...['--enable-source-maps', requireProgram(name, 'main')],
    ],
    env: appEnvironment(instance, surroundings),
    firstEnv: failpointsOf(name, surroundings.given),
    cwd: surroundings.home,
    log: logFile(surroundings.home, instance.instance),
    // An attached debugger keeps a process that has ended waiting.
    stopTimeoutMs: inspectPort ? 5000 : 15_000,
    ready: (signal) => isReady(metricsPort, signal),
  };
}

/** @param {number} metricsPort @param {AbortSignal} [signal] */
export function isReady(metricsPort, signal) {
  const check = async () => {
    const response = await fetch(`http://127.0.0.1:${metricsPort}/health/ready`, {
      signal: AbortSignal.timeout(3000),
    });
    if (!response.ok) throw new Error(`/health/ready answers ${response.status}`);
  };
  return until(check, { what: `port ${metricsPort}`, timeoutMs: 180_000, signal });
}

/** @param {import('./types.mjs').AppName} name @param {'main' | 'migrate'} program */
function requireProgram(name, program) {
  const path = programOf(name, program);
  if (!existsSync(path)) throw new LaunchError(`${name} is not built (${path} is missing): npm run build`);
  return path;
}
