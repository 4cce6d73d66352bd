import { existsSync } from 'node:fs';
import { appendFile, chmod, chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runQuietly } from '../command.mjs';
import { connect } from '../databases.mjs';
import { codeOf } from '../errors.mjs';
import { readSettings, settingLines } from '../settings-file.mjs';
import { placePostgres, requireBinaries, serverUser } from './postgres-places.mjs';

/** @type {import('../types.mjs').Part} */
export const postgres = {
  name: 'postgres',
  title: 'PostgreSQL',
  variable: 'POSTGRES_URL',
  addressKey: 'url',
  example: 'postgresql://superuser:password@host:5432/postgres',
  address: ({ secrets }, port) =>
    `postgresql://postgres:${secrets.postgres.postgres}@127.0.0.1:${port}/postgres`,
  ping: pingPostgres,
  readyWithinMs: 60_000,
  explain: (error) =>
    isRefusal(error)
      ? 'it refuses our password: its data is older than .stampede/secrets.json (npm run reset starts afresh)'
      : undefined,

  async native({ home, secrets }, port) {
    const user = await serverUser();
    const { binaries, data } = await placePostgres({ home, source: await requireBinaries(), user });
    if (!existsSync(join(data, 'PG_VERSION')))
      await initialise({ binaries, data, user, password: String(secrets.postgres.postgres) });
    const settings = join(data, 'stampede.conf');
    await writeFile(settings, await readSettings('postgres/postgresql.conf'), { mode: 0o600 });
    if (user) await chown(settings, user.uid, user.gid);
    return {
      command: join(binaries, 'bin/postgres'),
      args: [
        '-D',
        data,
        '-p',
        String(port),
        '-c',
        'listen_addresses=127.0.0.1',
        '-c',
        'unix_socket_directories=',
      ],
      env: { PATH: process.env.PATH ?? '', LC_ALL: 'C' },
      cwd: data,
      uid: user?.uid,
      gid: user?.gid,
      stopSignal: 'SIGINT', // Fast shutdown: SIGTERM would wait for clients.
      stopTimeoutMs: 20_000,
    };
  },

  async docker({ secrets }, port) {
    const settings = settingLines(await readSettings('postgres/postgresql.conf'));
    return {
      options: ['-p', `127.0.0.1:${port}:5432`, '-v', 'data:/var/lib/postgresql/data', '--shm-size', '256m'],
      env: { POSTGRES_PASSWORD: String(secrets.postgres.postgres) },
      args: [
        'postgres',
        ...settings.flatMap(([name, value]) => ['-c', `${name}=${value.replaceAll(/^'|'$/g, '')}`]),
      ],
    };
  },
};

/** @param {string} address */
async function pingPostgres(address) {
  const client = await connect(address);
  await client.end();
}

/** 28P01: invalid password. @param {unknown} error */
function isRefusal(error) {
  return ['28P01', '28000'].includes(codeOf(error) ?? '');
}

/**
 * @param {{ binaries: string, data: string, user: { uid: number, gid: number } | undefined, password: string }} settings
 */
async function initialise({ binaries, data, user, password }) {
  const passwordFile = `${data}.password`;
  await rm(data, { recursive: true, force: true });
  await mkdir(data, { recursive: true });
  await chmod(data, 0o700);
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user) for (const path of [data, passwordFile]) await chown(path, user.uid, user.gid);
  try {
    const args = [
      '-D',
      data,
      '-U',
      'postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
    ];
    await runQuietly(join(binaries, 'bin/initdb'), args, {
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
      cwd: data,
      uid: user?.uid,
      gid: user?.gid,
      timeoutMs: 120_000,
    });
    const main = join(data, 'postgresql.conf');
    if (!(await readFile(main, 'utf8')).includes('stampede.conf'))
      await appendFile(main, "\ninclude 'stampede.conf'\n");
  } catch (error) {
    await rm(data, { recursive: true, force: true });
    throw error;
  } finally {
    await rm(passwordFile, { force: true });
  }
}
