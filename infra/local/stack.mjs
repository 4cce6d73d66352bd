import { mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { listRoles } from '../postgres/sql.mjs';
import { prepareDatabases, readDatabaseSettings } from './databases.mjs';
import { bringUpInfrastructure } from './infrastructure.mjs';
import { isDefaultHome } from './paths.mjs';
import { PortBook } from './ports.mjs';
import { publicEnvironment } from './public-environment.mjs';
import { loadSecrets } from './secrets.mjs';
import { readJsonSettings } from './settings-file.mjs';
import { layOutInstances, migrateDatabases, restartFirst, startApps } from './start-apps.mjs';
import { createTopics } from './topics.mjs';

/** @typedef {import('./types.mjs').StartOptions} StartOptions */
/** @typedef {import('./stack-state.mjs').StackState} StackState */

/**
 * Brings the stack up, from nothing to every app ready. Throws as soon as something cannot be had; what was started by then is in
 * the state's supervisor, for the caller to stop.
 * @param {StartOptions} options
 * @param {StackState} state
 * @param {{ progress: import('./progress.mjs').Progress, abort: AbortController }} control
 * @returns {Promise<(app: string, inspectPort?: number) => Promise<{ instance: string, pid?: number }>>} starts an app's first instance anew
 */
export async function bringUpStack(options, state, { progress, abort }) {
  const { home, run } = state;
  const settings = await readDatabaseSettings();
  const secrets = await loadSecrets(home, ['postgres', ...listRoles(settings)]);
  const say = (/** @type {string} */ line) => progress.say(`  ${line}`);
  const ports = new PortBook({ documented: isDefaultHome(home), say });
  await keepOldLogs(home);
  await mkdir(join(home, 'data'), { recursive: true }); // Reachable: PostgreSQL's user goes through it.

  /** @type {import('./types.mjs').Context} */
  const context = { home, secrets, progress, ports, signal: abort.signal };
  const instances = await layOutInstances(options, ports);
  const addresses = await bringUpInfrastructure(context, options.infra, state, () => abort.abort());
  const { postgres = '', redis = '', kafka = '', zookeeper = '', prometheus } = addresses;
  await Promise.all([
    progress.step('databases and roles', () => prepareDatabases(postgres, secrets.postgres)),
    progress.step('topics', () => createTopics(kafka)),
  ]);

  const urls = { ...listUrls(instances), ...(prometheus ? { prometheus } : {}) };
  const surroundings = {
    ...{ home, mode: run.mode, secrets, given: process.env },
    urls: { ...(await documentedUrls()), ...urls },
    addresses: { postgres, redis, kafka, zookeeper },
    databases: settings.databases,
  };
  const env = publicEnvironment({ ...surroundings, urls, auditor: settings.auditor });
  await state.set({ urls, env });
  await migrateDatabases(options.apps, surroundings, context);
  await startApps(instances, surroundings, context, state);
  return (app, inspectPort) => restartFirst({ app, inspectPort }, { instances, surroundings }, state);
}

/** The app behind each address that people and other apps use. */
const ADDRESSED = /** @type {const} */ ([
  ['storefront', 'storefront'],
  ['console', 'console'],
  ['gateway', 'gateway'],
  ['provider', 'payment-provider'],
]);

/** @param {import('./start-apps.mjs').Instance[]} instances @returns {import('./types.mjs').Urls} */
function listUrls(instances) {
  return Object.fromEntries(
    ADDRESSED.flatMap(([key, app]) => {
      const port = instances.find(({ name }) => name === app)?.httpPort;
      return port ? [[key, `http://127.0.0.1:${port}`]] : [];
    }),
  );
}

/** Where an app that is not part of this start (--apps) is expected: somebody runs it by hand. */
async function documentedUrls() {
  const ports = await readJsonSettings('ports.json');
  return Object.fromEntries(ADDRESSED.map(([key, app]) => [key, `http://127.0.0.1:${ports[app]}`]));
}

/** The logs of the start before this one stay beside the new ones. @param {string} home */
async function keepOldLogs(home) {
  const folder = join(home, 'logs');
  const previous = join(folder, 'previous');
  await mkdir(previous, { recursive: true });
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.log') || ['launcher.log', 'install.log', 'build.log'].includes(name)) continue;
    await rename(join(folder, name), join(previous, name));
  }
}
