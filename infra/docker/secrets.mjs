import { chmod, chown, rename, rm, writeFile } from 'node:fs/promises';
import { listRoles } from '../postgres/sql.mjs';
import { readDatabaseSettings } from '../local/databases.mjs';
import { loadSecrets } from '../local/secrets.mjs';
import { readJsonSettings, readSettings } from '../local/settings-file.mjs';
import { allSettings, userOf } from './surroundings.mjs';
import { SECRETS_FOLDER, settingsFile } from './settings-files.mjs';

/**
 * The first container of every `up`, and the only one that sees every secret: makes those that are missing, and writes what each
 * process needs where that process alone can read it. There is no default for any of them.
 */
console.log(
  '!! DEMO MODE: demo users with known passwords can log in, failpoints can be armed. Never expose this to a network.',
);

const databases = await readDatabaseSettings();
const ports = await readJsonSettings('ports.json');
const secrets = await loadSecrets(SECRETS_FOLDER, ['postgres', ...listRoles(databases)]);

const hasPrometheus = /\b(observability|metrics)\b/.test(process.env.COMPOSE_PROFILES ?? '');
for (const [name, settings] of Object.entries(allSettings({ secrets, ports, hasPrometheus, ...databases })))
  await replace(settingsFile(name), JSON.stringify(settings), { user: userOf(name, ports) });

// Volumes of their own: these servers start as root, which could read every file of ours.
await replace('/run/stampede-postgres/password', String(secrets.postgres.postgres));
const redis = [await readSettings('redis/redis.conf'), 'dir /data', `requirepass ${secrets.redis}`, ''];
await replace('/run/stampede-redis/redis.conf', redis.join('\n'), { mode: 0o444 });

const targets = Object.entries(ports.metrics).map(([service, port]) => ({
  targets: [`${service}:${port}`],
  labels: { service, instance: `${service}-1` },
}));
await replace('/run/stampede-prometheus/targets.json', JSON.stringify(targets), { mode: 0o444 });
const prometheus = await readSettings('prometheus/prometheus.yml', {
  TARGETS_FILE: '/run/stampede/targets.json',
});
await replace('/run/stampede-prometheus/prometheus.yml', prometheus, { mode: 0o444 });

const storefront = userOf('storefront', ports);
await chown('/var/lib/stampede/pages', storefront, storefront);
await chmod('/var/lib/stampede/rpc-cache', 0o1777);
console.log(`Secrets and settings of ${Object.keys(ports.metrics).length} apps are in place.`);

/**
 * @param {string} path
 * @param {string} text
 * @param {{ user?: number, mode?: number }} [access]
 */
async function replace(path, text, { user = 0, mode = 0o400 } = {}) {
  await rm(`${path}.new`, { force: true });
  await writeFile(`${path}.new`, text, { mode });
  await chown(`${path}.new`, user, user);
  await rename(`${path}.new`, path);
}
