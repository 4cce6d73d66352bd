import { join } from 'node:path';

/** Where the volume of secrets is. Every process has a file of its own in it, readable by its user alone. */
export const SECRETS_FOLDER = '/run/stampede';

/** @param {string} name of an app or a program */
export function settingsFile(name) {
  return join(SECRETS_FOLDER, `${name}.json`);
}
