import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runQuietly } from '../command.mjs';
import { LaunchError } from '../errors.mjs';
import { requireJars } from '../jars.mjs';
import { requireJava } from '../java.mjs';
import { readSettings, settingLines } from '../settings-file.mjs';
import { brokerAnswers } from '../topics.mjs';

/** @type {import('../types.mjs').Part} */
export const kafka = {
  name: 'kafka',
  title: 'Kafka',
  variable: 'KAFKA_BROKERS',
  addressKey: 'brokers',
  example: 'host:9092',
  address: (_context, port) => `127.0.0.1:${port}`,
  ping: brokerAnswers,
  readyWithinMs: 90_000,

  async native(context, port) {
    const { home, ports, secrets } = context;
    const java = await requireJava(kafka);
    const jars = await requireJars(kafka, 'kafka', context, java);
    const folder = join(home, 'data/kafka');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const controllerPort = await ports.take('Kafka controller', port + 1);
    const settings = {
      PORT: port,
      CONTROLLER_PORT: controllerPort,
      CONTROLLER_HOST: '127.0.0.1',
      BIND: '127.0.0.1',
    };
    const file = join(folder, 'server.properties');
    await writeFile(
      file,
      await readSettings('kafka/server.properties', { ...settings, DATA_DIR: join(folder, 'logs') }),
    );
    const javaArgs = [
      '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
      '-Dorg.slf4j.simpleLogger.showDateTime=true',
      '-cp',
      `${jars}/*`,
    ];
    const env = { PATH: process.env.PATH ?? '' };
    await format({ java, javaArgs, file, folder, env, clusterId: secrets.kafkaClusterId });
    return {
      command: java,
      args: [
        '-Xms192m',
        '-Xmx512m',
        '-XX:+UseG1GC',
        '-XX:MaxGCPauseMillis=20',
        ...javaArgs,
        'kafka.Kafka',
        file,
      ],
      env,
      cwd: folder,
      stopTimeoutMs: 20_000,
    };
  },

  async docker({ secrets }, port) {
    const values = {
      PORT: port,
      CONTROLLER_PORT: 9093,
      CONTROLLER_HOST: 'localhost',
      BIND: '0.0.0.0',
      DATA_DIR: '/var/lib/kafka/data',
    };
    const settings = settingLines(await readSettings('kafka/server.properties', values));
    return {
      options: ['-p', `127.0.0.1:${port}:${port}`, '-v', 'data:/var/lib/kafka/data'],
      env: {
        CLUSTER_ID: secrets.kafkaClusterId,
        KAFKA_HEAP_OPTS: '-Xms192m -Xmx512m',
        ...Object.fromEntries(
          settings.map(([name, value]) => [`KAFKA_${name.replaceAll('.', '_').toUpperCase()}`, value]),
        ),
      },
      args: [],
    };
  },
};

/**
 * Formats the storage once.
 * @param {{ java: string, javaArgs: string[], file: string, folder: string, env: Record<string, string>, clusterId: string }} settings
 */
async function format({ java, javaArgs, file, folder, env, clusterId }) {
  if (existsSync(join(folder, 'logs/meta.properties'))) return;
  await rm(join(folder, 'logs'), { recursive: true, force: true });
  const args = ['-Xmx96m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', ...javaArgs];
  const what = ['format', `--cluster-id=${clusterId}`, '--config', file];
  await runQuietly(java, [...args, 'kafka.tools.StorageTool', ...what], {
    env,
    timeoutMs: 120_000,
  }).catch((error) => {
    throw new LaunchError(`Kafka: its storage in ${folder} cannot be formatted. ${error.message}`);
  });
}
