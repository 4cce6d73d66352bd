import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { requireJava } from '../java.mjs';
import { requireJars } from '../jars.mjs';
import { readSettings } from '../settings-file.mjs';
import { ask, firstHost } from '../wire.mjs';

/** @type {import('../types.mjs').Part} */
export const zookeeper = {
  name: 'zookeeper',
  title: 'ZooKeeper',
  variable: 'ZOOKEEPER_HOSTS',
  addressKey: 'hosts',
  example: 'host:2181',
  address: (_context, port) => `127.0.0.1:${port}`,
  ping: pingZooKeeper,
  readyWithinMs: 60_000,

  async native(context, port) {
    const java = await requireJava(zookeeper);
    const jars = await requireJars(zookeeper, 'zookeeper', context, java);
    const folder = join(context.home, 'data/zookeeper');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = join(folder, 'zoo.cfg');
    await writeFile(
      file,
      await readSettings('zookeeper/zoo.cfg', { DATA_DIR: folder, PORT: port, BIND: '127.0.0.1' }),
    );
    return {
      command: java,
      args: [
        ...['-Xms32m', '-Xmx96m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-XX:MaxMetaspaceSize=64m'],
        ...['-Dorg.slf4j.simpleLogger.defaultLogLevel=warn', '-Dorg.slf4j.simpleLogger.showDateTime=true'],
        ...['-cp', `${jars}/*`, 'org.apache.zookeeper.server.ZooKeeperServerMain', file],
      ],
      env: { PATH: process.env.PATH ?? '' },
      cwd: folder,
    };
  },

  docker: async (_context, port) => ({
    options: [
      ...[
        '-p',
        `127.0.0.1:${port}:2181`,
        '-v',
        'data:/data',
        '-e',
        'ZOO_MAX_CLIENT_CNXNS=0',
        '-e',
        'ZOO_ADMINSERVER_ENABLED=false',
      ],
      ...['-e', 'ZOO_4LW_COMMANDS_WHITELIST=ruok,srvr,mntr', '-e', 'JVMFLAGS=-Xmx96m'],
      ...['-e', 'ZOO_DATA_LOG_DIR=/data'], // Else in a volume without a name, which ends with the container.
    ],
    args: [],
  }),
};

/**
 * `ruok` answers before the server serves; `srvr` names its mode only when it does.
 * @param {string} hosts
 */
async function pingZooKeeper(hosts) {
  const answer = await ask(firstHost(hosts), 'srvr');
  if (!answer.includes('Mode:') && !answer.includes('not in the whitelist'))
    throw new Error(answer.trim() || 'no answer');
}
