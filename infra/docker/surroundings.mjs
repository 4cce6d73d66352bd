import { APPS, appEnvironment, migrationEnvironment } from '../local/apps.mjs';
import { APP_NAMES } from '../local/arguments.mjs';
import { publicEnvironment } from '../local/public-environment.mjs';

/** @typedef {import('../local/types.mjs').AppName} AppName */
/** @typedef {import('../local/apps.mjs').Surroundings} Surroundings */

/**
 * @typedef {object} Facts
 * @property {import('../local/types.mjs').Secrets} secrets
 * @property {any} ports  infra/ports.json
 * @property {boolean} hasPrometheus
 * @property {import('../postgres/sql.mjs').Database[]} databases
 * @property {string} auditor
 */

/** User ids of the programs; an app's is the number of its metrics port. docker-compose.yml starts them so. */
const USERS = { prepare: 7301, migrate: 7302, tools: 7303, env: 7303 };

/** @param {string} name of an app or a program @param {{ metrics: Record<string, number> }} ports @returns {number} */
export function userOf(name, { metrics }) {
  const user = metrics[name] ?? USERS[/** @type {keyof typeof USERS} */ (name)];
  if (user === undefined) throw new Error(`no user for ${name}`);
  return user;
}

/**
 * What every process of the network is told: the launcher's own settings with the network's addresses.
 * @param {Facts} facts
 * @returns {Record<string, unknown>} the content of each settings file, by its name
 */
export function allSettings({ secrets, ports, hasPrometheus, databases, auditor }) {
  const { postgres: passwords } = secrets;
  const superuser = (/** @type {string} */ server) =>
    `postgresql://postgres:${passwords.postgres}@${server}/postgres`;
  /** @type {Surroundings} */
  const inside = {
    ...{ home: '/var/lib/stampede', mode: 'demo', secrets, databases, given: {} },
    addresses: {
      postgres: superuser('postgres:5432'),
      redis: `redis://:${secrets.redis}@redis:6379`,
      kafka: 'kafka:9092',
      zookeeper: 'zookeeper:2181',
    },
    urls: {
      gateway: `http://gateway:${ports.gateway}`,
      provider: `http://payment-provider:${ports['payment-provider']}`,
      storefront: `http://127.0.0.1:${ports.storefront}`,
      ...(hasPrometheus ? { prometheus: 'http://prometheus:9090' } : {}),
    },
  };
  const local = (/** @type {string} */ name) => `127.0.0.1:${ports[name]}`;
  /** @type {Surroundings} */
  const outside = {
    ...inside,
    home: '.stampede/docker',
    addresses: {
      postgres: superuser(local('postgres')),
      redis: `redis://:${secrets.redis}@${local('redis')}`,
      kafka: local('kafka'),
      zookeeper: local('zookeeper'),
    },
    urls: {
      ...inside.urls,
      gateway: `http://${local('gateway')}`,
      console: `http://${local('console')}`,
      provider: `http://${local('payment-provider')}`,
      ...(hasPrometheus ? { prometheus: `http://${local('prometheus')}` } : {}),
    },
  };
  const owners = APP_NAMES.filter((name) => APPS[name].role);
  return {
    ...Object.fromEntries(APP_NAMES.map((name) => [name, appSettings(name, ports, inside)])),
    prepare: { postgresUrl: inside.addresses.postgres, passwords, brokers: inside.addresses.kafka },
    migrate: Object.fromEntries(owners.map((name) => [name, migrationEnvironment(name, inside)])),
    // The tools share the gateway's network, so that a load test finds it where it must be: on 127.0.0.1.
    tools: toolSettings({ ...inside, auditor, urls: outside.urls }),
    env: toolSettings({ ...outside, auditor }),
  };
}

/** @param {AppName} name @param {any} ports @param {Surroundings} surroundings */
function appSettings(name, ports, surroundings) {
  const { http, rpc } = APPS[name];
  // The storefront publishes only: the CDN serves what it writes.
  const httpPort = http && name !== 'storefront' ? { httpPort: ports[name] } : {};
  const rpcPort = rpc === 'server' ? { rpcPort: ports.rpc[name] } : {};
  const instance = { name, instance: `${name}-1`, metricsPort: ports.metrics[name], ...rpcPort, ...httpPort };
  return {
    ...appEnvironment(instance, surroundings),
    METRICS_HOST: '0.0.0.0',
    ...(rpcPort.rpcPort === undefined ? {} : { RPC_HOST: name }),
    ...(httpPort.httpPort === undefined ? {} : { HTTP_HOST: '0.0.0.0' }),
  };
}

/** @param {Surroundings & { auditor: string }} surroundings */
function toolSettings(surroundings) {
  return { ...publicEnvironment(surroundings), STAMPEDE_STACK: 'compose' };
}
