import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { delimiter, join, relative } from 'node:path';
import { findExecutable, runQuietly } from './command.mjs';
import { LaunchError } from './errors.mjs';
import { node24, root } from './paths.mjs';

/** @typedef {import('./progress.mjs').Progress} Progress */

/** The environment in which our own tools run: Node 24 first on the PATH. */
export function toolEnvironment(env = process.env) {
  return {
    ...env,
    PATH: [join(root, 'node_modules/.bin'), env.PATH].join(delimiter),
    NX_DAEMON: 'false',
    NX_TUI: 'false',
    RUST_BACKTRACE: '0', // swc's errors without it fit a screen.
  };
}

/**
 * Installs the dependencies where they are missing or not those of the lock file.
 * @param {Progress} progress
 * @param {AbortSignal} [signal]
 */
export async function install(progress, signal) {
  const log = join(root, '.stampede/logs/install.log');
  if (!existsSync(node24) || !(await isInstalled(root))) {
    await progress.step('npm ci', () =>
      runQuietly(npmCommand(), ['ci', '--no-progress'], { cwd: root, log, signal }),
    );
  }
  if (!existsSync(node24)) {
    throw new LaunchError(
      'node_modules has no Node 24: install scripts are switched off.\n  Allow them (npm config set ignore-scripts false), then: npm ci',
    );
  }
}

/**
 * Installs a folder that has a package.json of its own, outside of the workspaces.
 * @param {string} folder
 * @param {Progress} progress
 */
export async function installFolder(folder, progress) {
  if (await isInstalled(folder)) return;
  const log = join(root, '.stampede/logs/install.log');
  await progress.step(`npm ci in ${relative(root, folder)}`, () =>
    runQuietly(npmCommand(), ['ci', '--ignore-scripts', '--no-progress'], {
      cwd: folder,
      log,
      env: toolEnvironment(),
    }),
  );
}

/** npm may not be on the PATH of a launcher that runs under a bundled Node. */
function npmCommand() {
  return findExecutable('npm') ?? 'npm';
}

/**
 * Whether node_modules holds what the lock file names, by its own record of what was installed.
 * @param {string} folder
 */
export async function isInstalled(folder) {
  const hidden = await readFile(join(folder, 'node_modules/.package-lock.json'), 'utf8').catch(
    () => undefined,
  );
  if (hidden === undefined) return false;
  /** @type {Record<string, { version?: string, optional?: boolean, devOptional?: boolean, link?: boolean }>} */
  const wanted = JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(hidden).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes('node_modules/') || entry.optional || entry.devOptional) return true;
    return installed[path] !== undefined && installed[path].version === entry.version;
  });
}

/**
 * Builds every project when a source changed since the last build.
 * @param {Progress} progress
 * @param {AbortSignal} [signal]
 */
export async function build(progress, signal) {
  const stampFile = join(root, 'node_modules/.cache/stampede/build-stamp');
  const { stamp, projects } = await sourceStamp();
  const fresh =
    (await readFile(stampFile, 'utf8').catch(() => '')) === stamp &&
    projects.every((project) => existsSync(join(project, 'dist/src')));
  if (fresh) return;
  const log = join(root, '.stampede/logs/build.log');
  const args = [join(root, 'node_modules/.bin/nx'), 'run-many', '-t', 'build', '--output-style=static'];
  await progress.step('build', () =>
    runQuietly(node24, args, { cwd: root, log, signal, env: toolEnvironment(), outputLines: 40 }),
  );
  await mkdir(join(stampFile, '..'), { recursive: true });
  await writeFile(stampFile, stamp);
}

/** Names, sizes and times of every source that goes into a build. */
async function sourceStamp() {
  const projects = [];
  for (const group of ['apps', 'libs', '.']) {
    for (const name of group === '.' ? ['load-tests'] : await readdir(join(root, group))) {
      const folder = join(root, group, name);
      const manifest = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined);
      if (manifest !== undefined && JSON.parse(manifest).nx?.targets?.build) projects.push(folder);
    }
  }
  const hash = createHash('sha256');
  for (const folder of [...projects].sort()) await addFolder(hash, folder);
  for (const file of ['package-lock.json', '.swcrc']) await addFile(hash, join(root, file));
  return { stamp: hash.digest('hex'), projects };
}

/** @param {import('node:crypto').Hash} hash @param {string} folder */
async function addFolder(hash, folder) {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!['dist', 'node_modules', 'test', 'results'].includes(entry.name)) await addFolder(hash, path);
    } else await addFile(hash, path);
  }
}

/** @param {import('node:crypto').Hash} hash @param {string} path */
async function addFile(hash, path) {
  const { size, mtimeMs } = await stat(path);
  hash.update(`${path} ${size} ${mtimeMs}\n`);
}
