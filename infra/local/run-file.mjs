import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LaunchError, codeOf } from './errors.mjs';

/** @typedef {import('./types.mjs').RunFile} RunFile */

/** @param {string} home */
export function runFilePath(home) {
  return join(home, 'run.json');
}

/**
 * @param {string} home
 * @returns {Promise<RunFile | undefined>}
 * @throws {LaunchError} when the file is there but cannot be understood
 */
export async function readRunFile(home) {
  const text = await readFile(runFilePath(home), 'utf8').catch((error) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    const run = JSON.parse(text);
    if (run.version !== 1 || typeof run.pid !== 'number') throw new Error('not of version 1');
    return run;
  } catch (error) {
    throw new LaunchError(
      `${runFilePath(home)} is not a run file of this version (${error instanceof Error ? error.message : error}). End what it names by hand and delete it.`,
    );
  }
}

/**
 * Takes the place of the running stack, once: of two launchers that claim together, one is refused.
 * @param {string} home
 * @param {RunFile} run
 * @returns {Promise<boolean>} false when a run file is there
 */
export async function claimRunFile(home, run) {
  await mkdir(home, { recursive: true });
  const temporary = await writeTemporary(home, run);
  try {
    await link(temporary, runFilePath(home));
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    return false;
  } finally {
    await rm(temporary, { force: true });
  }
}

/**
 * Replaces the file in one step: a reader sees the old or the new table, never half of one. It holds secrets: 0600.
 * @param {string} home
 * @param {RunFile} run
 */
export async function writeRunFile(home, run) {
  await rename(await writeTemporary(home, run), runFilePath(home));
}

/** @param {string} home */
export async function removeRunFile(home) {
  await rm(runFilePath(home), { force: true });
}

let written = 0;

/** @param {string} home @param {RunFile} run */
async function writeTemporary(home, run) {
  const path = join(home, `.run.json.${process.pid}.${(written += 1)}`);
  await writeFile(path, `${JSON.stringify(run, null, 2)}\n`, { mode: 0o600 });
  return path;
}
