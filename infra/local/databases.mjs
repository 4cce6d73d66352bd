import { databaseStatements, serverStatements } from '../postgres/sql.mjs';
import { readJsonSettings } from './settings-file.mjs';

/** @typedef {import('../postgres/sql.mjs').DatabaseSettings} DatabaseSettings */

/** @returns {Promise<DatabaseSettings>} */
export function readDatabaseSettings() {
  return readJsonSettings('postgres/databases.json');
}

/** @param {string} url */
export async function connect(url) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({
    connectionString: url,
    application_name: 'stampede-launcher',
    connectionTimeoutMillis: 3000,
  });
  client.on('error', () => undefined); // A connection that breaks between queries fails the next one.
  await client.connect();
  return client;
}

/**
 * The address of a database for one role.
 * @param {string} serverUrl
 * @param {{ database: string, role: string, password: string }} login
 */
export function databaseUrl(serverUrl, { database, role, password }) {
  const url = new URL(serverUrl);
  url.username = encodeURIComponent(role);
  url.password = encodeURIComponent(password);
  url.pathname = `/${encodeURIComponent(database)}`;
  return url.href;
}

/**
 * Creates roles, databases and default privileges where they are missing, and sets the passwords.
 * @param {string} serverUrl of a superuser
 * @param {Record<string, string>} passwords by role
 */
export async function prepareDatabases(serverUrl, passwords) {
  const settings = await readDatabaseSettings();
  await runStatements(serverUrl, async (client) => {
    const roles = await client.query('SELECT rolname AS name FROM pg_roles');
    const databases = await client.query('SELECT datname AS name FROM pg_database');
    const names = (/** @type {{ rows: { name: string }[] }} */ { rows }) =>
      new Set(rows.map(({ name }) => name));
    return serverStatements(settings, passwords, { roles: names(roles), databases: names(databases) });
  });
  for (const database of settings.databases) {
    const url = new URL(serverUrl);
    url.pathname = `/${database.name}`;
    await runStatements(url.href, async () => databaseStatements(settings, database));
  }
}

/**
 * @param {string} url
 * @param {(client: import('pg').Client) => Promise<string[]>} list
 */
async function runStatements(url, list) {
  const client = await connect(url);
  try {
    for (const statement of await list(client)) await client.query(statement);
  } finally {
    await client.end();
  }
}
