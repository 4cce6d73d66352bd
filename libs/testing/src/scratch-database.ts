import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { requireEnv } from './require-env.js';

/** A database of one test file. */
export interface ScratchDatabase {
  readonly name: string;
  readonly url: string;
  /** Deletes it, with whoever is still connected. */
  drop(): Promise<void>;
}

/** Creates an empty database on POSTGRES_URL. */
export async function scratchDatabase(prefix: string): Promise<ScratchDatabase> {
  const name = `${prefix.toLowerCase().replace(/[^a-z0-9_]/g, '_')}_${randomBytes(4).toString('hex')}`;
  await onServer(`CREATE DATABASE "${name}"`);
  const url = new URL(requireEnv('POSTGRES_URL'));
  url.pathname = `/${name}`;
  return { name, url: url.href, drop: () => onServer(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`) };
}

async function onServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: requireEnv('POSTGRES_URL') });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
