import { join } from 'node:path';
import { databaseUrl } from './databases.mjs';
import { root } from './paths.mjs';
import { ownerOf } from '../postgres/sql.mjs';

/** @typedef {import('./types.mjs').AppName} AppName */
/** @typedef {import('./types.mjs').Secrets} Secrets */
/** @typedef {import('../postgres/sql.mjs').Database} Database */

/**
 * @typedef {object} AppKind  What the launcher knows of an app
 * @property {boolean} http
 * @property {'server' | 'client'} [rpc]
 * @property {string} [role]  of its databases
 */

/** @type {Record<AppName, AppKind>} */
export const APPS = {
  'payment-provider': { http: true, role: 'provider' },
  inventory: { http: false, rpc: 'server', role: 'inventory' },
  order: { http: false, rpc: 'server', role: 'order' },
  payment: { http: false, rpc: 'server', role: 'payment' },
  catalog: { http: false, rpc: 'server', role: 'catalog' },
  account: { http: false, rpc: 'server', role: 'account' },
  notification: { http: false, rpc: 'server', role: 'notification' },
  gateway: { http: true, rpc: 'client' },
  storefront: { http: true, rpc: 'client' },
  console: { http: true, rpc: 'client' },
};

/**
 * @typedef {object} Surroundings  What apps are told about each other
 * @property {string} home
 * @property {string} mode
 * @property {{ postgres: string, redis: string, kafka: string, zookeeper: string }} addresses
 * @property {Secrets} secrets
 * @property {Database[]} databases
 * @property {import('./types.mjs').Urls} urls
 * @property {NodeJS.ProcessEnv} given  the launcher's own environment
 */

/** Settings of the apps that a person may set for a start; everything else of the environment stays outside. */
const PASSED_ON = [
  ...[
    'LOG_LEVEL',
    'TRUSTED_PROXIES',
    'PURCHASES_PER_USER',
    'PURCHASES_WINDOW_MS',
    'LOGINS_PER_ADDRESS',
    'MAX_IN_FLIGHT',
  ],
  ...[
    'MAX_UNLOGGED',
    'PAYABLE_MS',
    'CANCEL_GRACE_MS',
    'MAX_CLOSE_WAIT_MS',
    'EXPIRY_POLL_MS',
    'SOLD_OUT_GRACE_MS',
  ],
];
const SYSTEM = ['PATH', 'HOME', 'TZ', 'LANG', 'NODE_EXTRA_CA_CERTS'];

/**
 * @typedef {object} Instance
 * @property {AppName} name
 * @property {string} instance  such as order-1
 * @property {number} metricsPort
 * @property {number} [rpcPort]
 * @property {number} [httpPort]
 */

/**
 * The environment of one instance.
 * @param {Instance} instance
 * @param {Surroundings} surroundings
 * @returns {Record<string, string>}
 */
export function appEnvironment({ name, instance, metricsPort, rpcPort, httpPort }, surroundings) {
  const { home, addresses, secrets, urls, given } = surroundings;
  const { postgres: _postgres, ...servers } = addresses;
  return {
    ...pick(given, [...SYSTEM, ...PASSED_ON]),
    NODE_ENV: 'production',
    STAMPEDE_MODE: surroundings.mode,
    INSTANCE_ID: instance,
    METRICS_PORT: String(metricsPort),
    ...(APPS[name].rpc
      ? { RPC_CACHE_DIR: join(home, 'rpc-cache', instance), ZOOKEEPER_HOSTS: servers.zookeeper }
      : {}),
    ...(rpcPort === undefined ? {} : { RPC_HOST: '127.0.0.1', RPC_PORT: String(rpcPort) }),
    ...(httpPort === undefined ? {} : { HTTP_PORT: String(httpPort) }),
    ...databaseSettings(name, surroundings, { owner: false }),
    ...ownSettings(name, { home, servers, secrets, urls, given }),
  };
}

/**
 * @param {AppName} name
 * @param {Pick<Surroundings, 'home' | 'secrets' | 'urls' | 'given'> & { servers: { redis: string, kafka: string } }} told
 * @returns {Record<string, string>}
 */
function ownSettings(name, { home, servers, secrets, urls, given }) {
  const provider = {
    PROVIDER_API_KEY: secrets.providerApiKey,
    PROVIDER_WEBHOOK_SECRET: secrets.providerWebhook,
  };
  switch (name) {
    case 'gateway':
      return {
        JWT_SECRET: secrets.jwt,
        PURCHASE_TOKEN_SECRET: secrets.purchaseToken,
        // The storefront, which hands it what browsers ask of /api/.
        TRUSTED_PROXIES: given.TRUSTED_PROXIES ?? '127.0.0.1',
      };
    case 'inventory':
      return { REDIS_URL: servers.redis, KAFKA_BROKERS: servers.kafka };
    case 'order':
    case 'notification':
      return { KAFKA_BROKERS: servers.kafka };
    case 'catalog':
      return {};
    case 'account':
      return { REDIS_URL: logicalDatabase(servers.redis, 1) };
    case 'payment':
      return { KAFKA_BROKERS: servers.kafka, PROVIDER_URL: urls.provider ?? '', ...provider };
    case 'payment-provider':
      return { WEBHOOK_URL: `${urls.gateway}/api/v1/payments/webhook`, ...provider };
    case 'storefront':
      return { GATEWAY_URL: urls.gateway ?? '', PAGES_DIR: join(home, 'pages') };
    case 'console':
      return {
        ...(urls.storefront ? { STOREFRONT_URL: urls.storefront } : {}),
        ...(urls.prometheus ? { PROMETHEUS_URL: urls.prometheus } : {}),
      };
  }
}

/** Sessions live beside the gate, apart from its keys. @param {string} redisUrl @param {number} index */
function logicalDatabase(redisUrl, index) {
  const url = new URL(redisUrl);
  url.pathname = `/${index}`;
  return url.href;
}

/**
 * The environment of an app's migrations: its databases as their owner.
 * @param {AppName} name
 * @param {Surroundings} surroundings
 * @returns {Record<string, string>}
 */
export function migrationEnvironment(name, surroundings) {
  return {
    ...pick(surroundings.given, [...SYSTEM, 'LOG_LEVEL']),
    STAMPEDE_MODE: surroundings.mode,
    INSTANCE_ID: `${name}-migrate`,
    ...databaseSettings(name, surroundings, { owner: true }),
  };
}

/**
 * @param {AppName} name
 * @param {Surroundings} surroundings
 * @param {{ owner: boolean }} login
 * @returns {Record<string, string>}
 */
function databaseSettings(name, { addresses, secrets, databases }, { owner }) {
  const { role } = APPS[name];
  if (!role) return {};
  const user = owner ? ownerOf(role) : role;
  const urls = databases
    .filter((database) => database.role === role)
    .map((database) =>
      databaseUrl(addresses.postgres, {
        database: database.name,
        role: user,
        password: secrets.postgres[user] ?? '',
      }),
    );
  const variable = role === 'order' ? 'SHARD_URLS' : 'DATABASE_URL';
  return { [owner ? `MIGRATION_${variable}` : variable]: urls.join(',') };
}

/** A failpoint for the first start of an app's instances: FAILPOINTS_ORDER=… npm start. @param {AppName} name @param {NodeJS.ProcessEnv} given */
export function failpointsOf(name, given) {
  const armed = given[`FAILPOINTS_${name.toUpperCase().replaceAll('-', '_')}`];
  return armed ? { FAILPOINTS: armed } : undefined;
}

/** @param {AppName} name @param {'main' | 'migrate'} program */
export function programOf(name, program) {
  return join(root, 'apps', name, 'dist/src', `${program}.js`);
}

/** @param {NodeJS.ProcessEnv} env @param {string[]} names @returns {Record<string, string>} */
function pick(env, names) {
  return Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
}
