import { z } from 'zod';
import { hostList, port } from './setting-types.js';

/** demo: everything on one machine, failpoints and demo users allowed; test: also isolated names; production: neither. */
export type Mode = 'demo' | 'test' | 'production';

const required = (what: string) => z.string({ error: `is required (${what})` });

/** What every app reads. */
export const commonSettings = {
  STAMPEDE_MODE: z.enum(['demo', 'test', 'production'], {
    error: (issue) =>
      (issue.input === undefined ? 'is required (' : 'is not valid (') + 'demo, test or production)',
  }),
  /** Name of this process, unique in the system, e.g. `order-1`. */
  INSTANCE_ID: required('name of this process, e.g. order-1').regex(/^[a-z0-9][a-z0-9-]{0,62}$/, {
    error: 'is not valid (small letters, digits and hyphens)',
  }),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'is not valid (trace, debug, info, warn, error, fatal or silent)',
    })
    .default('info'),
  /** Address of metrics and health. 0.0.0.0 in a container, whose network is its own. */
  METRICS_HOST: z.string().default('127.0.0.1'),
  METRICS_PORT: port(),
  /** `name=exit[:nth]`, comma separated; refused in production. */
  FAILPOINTS: z.string().optional(),
};

/** What an app that serves or calls RPC reads. */
export const rpcSettings = {
  RPC_HOST: z.string().default('127.0.0.1'),
  RPC_PORT: port(),
  ZOOKEEPER_HOSTS: hostList(),
  /** Folder of the file that remembers providers while the registry is away. */
  RPC_CACHE_DIR: required('folder of the registry cache'),
  /** Root node of the registry. */
  RPC_ROOT: z
    .string()
    .regex(/^[A-Za-z0-9_-]+$/, { error: 'is not valid (letters, digits, _ and -)' })
    .default('dubbo'),
};

/** What an app that produces or consumes events reads. */
export const kafkaSettings = {
  KAFKA_BROKERS: hostList(),
  /** In front of every topic and group; test mode only. */
  KAFKA_TOPIC_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9._-]*$/, { error: 'is not valid (letters, digits, . _ and -)' })
    .default(''),
};
