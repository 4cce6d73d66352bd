import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findExecutable, runQuietly } from './command.mjs';
import { codeOf } from './errors.mjs';
import { cacheFolder, infraFolder } from './paths.mjs';

/** Maven and apt each keep a lock or a repository of their own: one run at a time. @type {Map<string, Promise<unknown>>} */
const queues = new Map();

/**
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export function oneAtATime(name, work) {
  const result = (queues.get(name) ?? Promise.resolve()).then(work, work);
  queues.set(name, result);
  return result;
}

/**
 * A folder of the download cache, filled once: built beside it and moved into place, so that a broken download leaves nothing behind.
 * @param {string} name
 * @param {(folder: string) => Promise<void>} fill
 * @returns {Promise<string>}
 */
export async function cached(name, fill) {
  const cache = cacheFolder();
  const target = join(cache, name);
  if (existsSync(target)) return target;
  await mkdir(cache, { recursive: true });
  const temporary = await mkdtemp(join(cache, '.incomplete-'));
  try {
    await fill(temporary);
    await rename(temporary, target).catch((error) => {
      // Another launcher was quicker: its copy is as good.
      if (!['ENOTEMPTY', 'EEXIST'].includes(codeOf(error) ?? '')) throw error;
    });
    return target;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** @returns {boolean} */
export function hasMaven() {
  return findExecutable('mvn') !== undefined;
}

/**
 * The jars of infra/<part>/pom.xml, from the repository that the user's Maven is set up for.
 * @param {'kafka' | 'zookeeper' | 'redis'} part
 * @param {object} [options]
 * @param {AbortSignal} [options.signal]
 * @param {string} [options.java]  what Maven runs on where there is no Java on the PATH
 * @returns {Promise<string>} the folder of the jars
 */
export async function mavenJars(part, { signal, java } = {}) {
  const pom = join(infraFolder, part, 'pom.xml');
  const version = createHash('sha256')
    .update(await readFile(pom))
    .digest('hex')
    .slice(0, 12);
  return cached(`${part}-${version}`, (folder) =>
    oneAtATime('mvn', async () => {
      const runtime = java && !findExecutable('java') ? { JAVA_HOME: dirname(dirname(java)) } : {};
      const env = { ...process.env, ...runtime };
      const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
      const args = ['-B', '-q', '-f', pom, goal, '-DincludeScope=runtime', `-DoutputDirectory=${folder}`];
      await runQuietly(/** @type {string} */ (findExecutable('mvn')), args, {
        env,
        timeoutMs: 600_000,
        signal,
      });
    }),
  );
}

/** Whether packages can be installed here without asking: Debian or Ubuntu, as root. */
export function canInstallPackages() {
  return findExecutable('apt-get') !== undefined && process.getuid?.() === 0;
}

/**
 * Installs a Debian package, as root. RUNLEVEL=1 keeps its own service from being started: we start our own.
 * @param {string} name
 */
export function installPackage(name) {
  const apt = /** @type {string} */ (findExecutable('apt-get'));
  const env = { ...process.env, RUNLEVEL: '1', DEBIAN_FRONTEND: 'noninteractive' };
  const installArgs = [
    'install',
    '-y',
    '-q',
    '--no-install-recommends',
    '-o',
    'DPkg::Lock::Timeout=120',
    name,
  ];
  return oneAtATime('apt', async () => {
    await runQuietly(apt, installArgs, { env, timeoutMs: 300_000 }).catch(async () => {
      await runQuietly(apt, ['update', '-q'], { env, timeoutMs: 300_000 });
      await runQuietly(apt, installArgs, { env, timeoutMs: 300_000 });
    });
  });
}
