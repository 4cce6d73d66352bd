import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { findExecutable, runQuietly } from '../command.mjs';
import {
  cached,
  canInstallPackages,
  hasMaven,
  installPackage,
  mavenJars,
  oneAtATime,
} from '../downloads.mjs';
import { LaunchError, messageOf } from '../errors.mjs';
import { logFile } from '../paths.mjs';
import { readSettings, settingLines } from '../settings-file.mjs';
import { ask } from '../wire.mjs';

/** @typedef {import('../types.mjs').Context} Context */

/** @type {import('../types.mjs').Part} */
export const redis = {
  name: 'redis',
  title: 'Redis',
  variable: 'REDIS_URL',
  addressKey: 'url',
  example: 'redis://host:6379',
  address: ({ secrets }, port) => `redis://:${secrets.redis}@127.0.0.1:${port}`,
  ping: pingRedis,
  readyWithinMs: 60_000,

  async native(context, port) {
    const command = await findServer(context);
    const folder = join(context.home, 'data/redis');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const settings = [
      await readSettings('redis/redis.conf'),
      'bind 127.0.0.1',
      `port ${port}`,
      `dir "${folder}"`,
    ];
    settings.push(`requirepass ${context.secrets.redis}`, 'daemonize no', '');
    const file = join(folder, 'redis.conf');
    await writeFile(file, settings.join('\n'), { mode: 0o600 });
    return { command, args: [file], env: { PATH: process.env.PATH ?? '', LC_ALL: 'C' }, cwd: folder };
  },

  async docker({ secrets }, port) {
    const settings = settingLines(await readSettings('redis/redis.conf')).flatMap(([name, value]) => [
      `--${name}`,
      value,
    ]);
    return {
      options: ['-p', `127.0.0.1:${port}:6379`, '-v', 'data:/data', '-w', '/data'],
      env: { REDIS_PASSWORD: secrets.redis },
      args: [
        'sh',
        '-c',
        'exec redis-server "$@" --requirepass "$REDIS_PASSWORD"',
        'redis',
        '--bind',
        '0.0.0.0',
        ...settings,
      ],
    };
  },
};

/**
 * A server that still reads its log answers -LOADING.
 * @param {string} address
 */
async function pingRedis(address) {
  const { hostname, port, username, password } = new URL(address);
  const login = [username, password].filter(Boolean).map(decodeURIComponent).join(' ');
  const answer = await ask(
    { host: hostname, port: Number(port || 6379) },
    `${login && `AUTH ${login}\r\n`}PING\r\n`,
  );
  const refusal = answer.split('\r\n').find((line) => line.startsWith('-'));
  if (refusal) throw new Error(refusal.slice(1));
}

/** @param {Context} context @returns {Promise<string>} */
async function findServer({ progress, home, signal }) {
  const present = findExecutable('redis-server');
  if (present) return present;
  /** @type {string[]} */
  const failures = [];
  if (canInstallPackages()) {
    await progress
      .step('apt-get install redis-server', () => installPackage('redis-server'))
      .catch((error) => failures.push(messageOf(error)));
  } else if (findExecutable('apt-get')) {
    await offerPackage().catch((error) => failures.push(messageOf(error)));
  }
  const installed = findExecutable('redis-server');
  if (installed) return installed;
  if (hasMaven()) {
    return progress
      .step('Redis from Maven', () => serverFromMaven(signal))
      .catch((error) => {
        throw cannotBeHad([...failures, messageOf(error)], home);
      });
  }
  throw cannotBeHad(failures, home);
}

/** Asks before a command that needs another user's rights; without a terminal it only says which one it would be. */
async function offerPackage() {
  const command = ['sudo', 'apt-get', 'install', '-y', '--no-install-recommends', 'redis-server'];
  console.log(`There is no redis-server. It can be installed by:  ${command.join(' ')}`);
  const sudo = findExecutable('sudo');
  if (!sudo || !process.stdin.isTTY || !process.stdout.isTTY) return;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question('Run it now? [y/N] ').finally(() => terminal.close());
  if (!/^y(es)?$/i.test(answer.trim())) return;
  const { spawnSync } = await import('node:child_process');
  spawnSync(sudo, command.slice(1), { stdio: 'inherit' });
}

/** @param {AbortSignal} signal @returns {Promise<string>} the binary that Maven's embedded-redis holds for this machine */
async function serverFromMaven(signal) {
  const jars = await mavenJars('redis', { signal });
  const jar = (await readdir(jars)).find((name) => name.startsWith('embedded-redis'));
  if (!jar) throw new Error('the artefact holds no embedded-redis jar');
  const machine = `${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const folder = await cached(`redis-server-${machine}`, async (target) => {
    await oneAtATime('unpack', () => unpack(join(jars, jar), target));
  });
  const binary = (await readdir(folder)).find(
    (name) => name.startsWith('redis-server-') && name.endsWith(machine),
  );
  if (!binary) throw new Error(`embedded-redis has no binary for ${machine}`);
  await chmod(join(folder, binary), 0o755);
  return join(folder, binary);
}

/** @param {string} jar @param {string} target */
async function unpack(jar, target) {
  const unzip = findExecutable('unzip');
  if (unzip) return void (await runQuietly(unzip, ['-q', jar, 'redis-server-*', '-d', target]));
  const python = findExecutable('python3');
  if (python) return void (await runQuietly(python, ['-m', 'zipfile', '-e', jar, target]));
  await runQuietly(findExecutable('jar') ?? 'jar', ['xf', jar], { cwd: target });
}

/** @param {string[]} failures @param {string} home */
function cannotBeHad(failures, home) {
  const reasons = failures.map((failure) => `\n  ${failure}`).join('');
  return new LaunchError(
    `Redis: no REDIS_URL, no Docker engine, no redis-server on the PATH, and none from apt or Maven.${reasons}\n` +
      '  Choose one:  install redis-server   |   install Maven   |   start Docker   |   REDIS_URL=redis://host:6379 npm start' +
      (failures.length > 0 ? `\n  (logs: ${logFile(home, 'launcher')})` : ''),
  );
}
