import { findExecutable, isExecutable } from './command.mjs';
import { canInstallPackages, installPackage } from './downloads.mjs';
import { LaunchError, messageOf } from './errors.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC_APPS = ['Google Chrome', 'Chromium'].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
);

/**
 * A Chromium or Chrome for programs that look at pages: what CHROMIUM names, one on the PATH or in the usual macOS place, else, as root
 * on Debian, its package.
 * @param {import('./progress.mjs').Progress} progress
 * @returns {Promise<string>} the executable
 * @throws {LaunchError} with the choices
 */
export async function requireChromium(progress) {
  const present = findChromium();
  if (present) return present;
  let failure = '';
  if (canInstallPackages()) {
    await progress
      .step('apt-get install chromium', () => installPackage('chromium'))
      .catch((error) => (failure = `\n  ${messageOf(error)}`));
  }
  const installed = findChromium();
  if (installed) return installed;
  throw new LaunchError(
    `Chromium: no CHROMIUM in the environment, none on the PATH (${NAMES.join(', ')}), and none from apt.${failure}\n` +
      '  Choose one:  install Chromium or Chrome   |   CHROMIUM=/path/to/chrome npm test   |   npm test -- lint typecheck unit build integration',
  );
}

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined}
 * @throws {LaunchError} when CHROMIUM names something that cannot be run
 */
export function findChromium(env = process.env) {
  if (env.CHROMIUM) {
    if (isExecutable(env.CHROMIUM)) return env.CHROMIUM;
    throw new LaunchError(`Chromium: CHROMIUM is ${env.CHROMIUM}, which is no program that can be run.`);
  }
  const onPath = NAMES.map((name) => findExecutable(name, env)).find((path) => path !== undefined);
  return onPath ?? (process.platform === 'darwin' ? MAC_APPS.find(isExecutable) : undefined);
}
