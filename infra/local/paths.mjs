import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';

/** The clone. */
export const root = resolve(import.meta.dirname, '../..');

/** The folder of the infrastructure's settings. */
export const infraFolder = join(root, 'infra');

/**
 * The state folder: .stampede, or what STAMPEDE_HOME names (a second stack beside the first one).
 * @param {NodeJS.ProcessEnv} [env]
 */
export function stateFolder(env = process.env) {
  return resolve(root, env.STAMPEDE_HOME ?? '.stampede');
}

/** Whether this is the clone's own stack, which takes the documented ports. @param {string} home */
export function isDefaultHome(home) {
  return home === join(root, '.stampede');
}

/** Downloads shared by all clones of this user. @param {NodeJS.ProcessEnv} [env] */
export function cacheFolder(env = process.env) {
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'stampede');
}

/** A short name for a state folder that no other has. @param {string} home */
export function homeKey(home) {
  return `${basename(root)}-${createHash('sha256').update(home).digest('hex').slice(0, 10)}`.replaceAll(
    /[^\w.-]/g,
    '_',
  );
}

/** Node 24 from the npm package `node`. */
export const node24 = join(root, 'node_modules/node/bin/node');

/** @param {string} home @param {string} instance */
export function logFile(home, instance) {
  return join(home, 'logs', `${instance}.log`);
}
