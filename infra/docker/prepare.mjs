import { readFile } from 'node:fs/promises';
import { prepareDatabases } from '../local/databases.mjs';
import { LaunchError, codeOf, runCommand } from '../local/errors.mjs';
import { createTopics } from '../local/topics.mjs';
import { until } from '../local/until.mjs';
import { settingsFile } from './settings-files.mjs';

const WRONG_PASSWORD = '28P01';

/** Roles, databases and topics, where they are missing. */
await runCommand(async () => {
  const { postgresUrl, passwords, brokers } = JSON.parse(await readFile(settingsFile('prepare'), 'utf8'));
  await prepareDatabases(postgresUrl, passwords).catch((error) => {
    if (codeOf(error) !== WRONG_PASSWORD) throw error;
    throw new LaunchError(
      'PostgreSQL refuses our password: its volume is older than that of the secrets. Starting afresh: docker-compose down -v',
    );
  });
  console.log('Roles and databases are there.');
  // A broker that listens may not lead yet.
  await until(() => createTopics(brokers), { what: 'Kafka', timeoutMs: 60_000, everyMs: 500 });
  console.log('Topics are there.');
});
