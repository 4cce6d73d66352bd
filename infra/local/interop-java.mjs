import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findExecutable, isExecutable, runQuietly } from './command.mjs';
import { installedJava } from './java.mjs';
import { root } from './paths.mjs';

const SOURCES = join(root, 'libs/rpc/interop/java');
const MAVEN_TIMEOUT_MS = 15 * 60_000;

/**
 * What the Java side is built and run with.
 * @returns {Promise<{ java: string, mvn: string } | { missing: string }>}
 */
export async function findJavaTools() {
  const found = await installedJava();
  if (!found.java)
    return {
      missing: `no Java 17 or newer on the PATH${found.versions.length > 0 ? ` (found: ${found.versions.join(', ')})` : ''}`,
    };
  const mvn = findExecutable('mvn');
  if (!mvn) return { missing: 'no Maven (mvn) on the PATH' };
  const compiler = findExecutable('javac') ?? join(dirname(found.java), 'javac');
  if (!isExecutable(compiler)) return { missing: 'a Java without compiler (javac): a JDK is needed' };
  return { java: found.java, mvn };
}

/**
 * Builds the Java side, unless these very sources are built already. Tries without the network first.
 * @param {string} mvn
 * @param {{ progress: import('./progress.mjs').Progress, signal: AbortSignal, log: string }} context
 * @returns {Promise<string>} the folder that it was built in
 */
export async function buildJava(mvn, { progress, signal, log }) {
  const home = join(root, '.stampede/interop');
  const built = join(home, `java-${await hashOf(SOURCES)}`);
  if (existsSync(built)) return built;
  await mkdir(home, { recursive: true });
  const folder = await mkdtemp(join(home, '.incomplete-'));
  try {
    await cp(SOURCES, folder, { recursive: true });
    const args = ['-B', '-q', '-f', folder, 'package'];
    const build = (/** @type {string[]} */ ...more) =>
      runQuietly(mvn, [...args, ...more], { signal, log, timeoutMs: MAVEN_TIMEOUT_MS, outputLines: 30 });
    await progress.step('Java providers and consumers (Maven)', () =>
      build('-o').catch(() => {
        signal.throwIfAborted();
        return build();
      }),
    );
    for (const name of await readdir(home))
      if (name.startsWith('java-')) await rm(join(home, name), { recursive: true, force: true });
    await rename(folder, built);
    return built;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder @returns {Promise<string>} a short name for what is in it */
async function hashOf(folder) {
  const hash = createHash('sha256');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort()) hash.update(file.slice(folder.length)).update(await readFile(file));
  return hash.digest('hex').slice(0, 12);
}
