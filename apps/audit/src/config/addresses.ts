import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { UsageError } from '../cli/usage-error.js';

const list = z
  .string()
  .min(1)
  .transform((text) => text.split(',').map((item) => item.trim()));

/** Where every store is, with a login that may only read. Names as in run.json's `env` and `npm run -s env`. */
const Addresses = z.object({
  AUDIT_INVENTORY_URL: z.string().min(1),
  AUDIT_SHARD_URLS: list,
  AUDIT_PAYMENT_URL: z.string().min(1),
  AUDIT_PROVIDER_URL: z.string().min(1),
  REDIS_URL: z.string().min(1),
  KAFKA_BROKERS: list,
  KAFKA_TOPIC_PREFIX: z.string().default(''),
});

export interface Addresses {
  readonly inventoryUrl: string;
  readonly shardUrls: readonly string[];
  readonly paymentUrl: string;
  readonly providerUrl: string;
  readonly redisUrl: string;
  readonly kafkaBrokers: readonly string[];
  readonly kafkaTopicPrefix: string;
  /** Where the log files of the services are. */
  readonly logsFolder: string;
}

/** Addresses from run.json, or, where nothing was started from here, from the environment alone. */
export async function findAddresses(env: NodeJS.ProcessEnv = process.env): Promise<Addresses> {
  const home = env.STAMPEDE_HOME ?? join(repositoryRoot(), '.stampede');
  const path = join(home, 'run.json');
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined && env.AUDIT_INVENTORY_URL === undefined) {
    throw new UsageError(
      `Nothing runs: there is no ${path}. Start the stack with npm start, or set AUDIT_… (npm run -s env).`,
    );
  }
  const known = text === undefined ? env : { ...readEnv(text, path), ...explicitSettings(env) };
  const parsed = Addresses.safeParse(known);
  if (!parsed.success) {
    throw new UsageError(
      `${text === undefined ? 'The environment' : path} does not say where everything is:\n${z.prettifyError(parsed.error)}`,
    );
  }
  const settings = parsed.data;
  return {
    inventoryUrl: settings.AUDIT_INVENTORY_URL,
    shardUrls: settings.AUDIT_SHARD_URLS,
    paymentUrl: settings.AUDIT_PAYMENT_URL,
    providerUrl: settings.AUDIT_PROVIDER_URL,
    redisUrl: settings.REDIS_URL,
    kafkaBrokers: settings.KAFKA_BROKERS,
    kafkaTopicPrefix: settings.KAFKA_TOPIC_PREFIX,
    logsFolder: join(home, 'logs'),
  };
}

/** AUDIT_… of the environment goes before run.json; the general names (REDIS_URL …) may belong to something else there. */
function explicitSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith('AUDIT_')));
}

function readEnv(text: string, path: string): Record<string, string> {
  try {
    const { env } = z.object({ env: z.record(z.string(), z.string()) }).parse(JSON.parse(text));
    return env;
  } catch {
    throw new UsageError(`${path} is not a run file (is the stack just starting or stopping?).`);
  }
}

function repositoryRoot(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'nx.json'))) return folder;
    if (dirname(folder) === folder)
      throw new UsageError(`There is no repository above ${import.meta.dirname}; set STAMPEDE_HOME.`);
  }
}
