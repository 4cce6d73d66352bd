import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from './errors.mjs';

/** @typedef {import('./types.mjs').Secrets} Secrets */

const random = () => randomBytes(32).toString('base64url');

/** A UUID as Kafka writes it. Its own tools, given one that begins with a dash, take it for an option. */
function kafkaClusterId() {
  const bytes = randomBytes(16);
  bytes[0] = Number(bytes[0]) & 0x7f;
  return bytes.toString('base64url');
}

/**
 * The secrets of a state folder, made at random where they are missing and kept from then on; the file is readable by its owner only.
 * @param {string} home
 * @param {string[]} roles PostgreSQL roles that need a password
 * @returns {Promise<Secrets>}
 */
export async function loadSecrets(home, roles) {
  const path = join(home, 'secrets.json');
  const text = await readFile(path, 'utf8').catch((error) => {
    if (codeOf(error) === 'ENOENT') return '{}';
    throw error;
  });
  const kept = JSON.parse(text);
  /** @type {Secrets} */
  const secrets = {
    jwt: random(),
    purchaseToken: random(),
    providerApiKey: random(),
    providerWebhook: random(),
    redis: random(),
    kafkaClusterId: kafkaClusterId(),
    ...kept,
    postgres: { ...Object.fromEntries(roles.map((role) => [role, random()])), ...kept.postgres },
  };
  await mkdir(home, { recursive: true });
  const next = `${JSON.stringify(secrets, null, 2)}\n`;
  if (next !== text) {
    await writeFile(`${path}.new`, next, { mode: 0o600 });
    await rename(`${path}.new`, path);
  }
  await chmod(path, 0o600);
  return secrets;
}
