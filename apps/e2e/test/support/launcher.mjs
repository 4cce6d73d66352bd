import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

/** The root of the repository. */
export const ROOT = resolve(import.meta.dirname, '../../../..');

/** The state directory of the stack under test, apart from a person's own `npm start`. */
export const E2E_HOME = join(ROOT, '.stampede', 'e2e');

/**
 * Runs one of the launcher's programs on the stack under test: the same that a person types.
 *
 * @param {'start' | 'status' | 'reset'} program
 * @param {string[]} args
 * @param {Record<string, string>} [settings]
 */
export function launcher(program, args, settings = {}) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, `infra/local/${program}.mjs`), ...args],
    {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, STAMPEDE_HOME: E2E_HOME, NODE_OPTIONS: '', ...settings },
    },
  );
  if (status !== 0) throw new Error(`${program} ended with ${status}:\n${(stdout + stderr).slice(-4000)}`);
}
