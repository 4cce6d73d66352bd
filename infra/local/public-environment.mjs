import { databaseUrl } from './databases.mjs';
import { environmentMark } from './resolution.mjs';

/**
 * The variables that `npm run -s env` prints: where everything is, read access to every database, and the demo stack's secrets for
 * the programs that mint tokens.
 * @param {import('./apps.mjs').Surroundings & { auditor: string }} surroundings
 * @returns {Record<string, string>}
 */
export function publicEnvironment({ home, mode, addresses, secrets, databases, urls, auditor }) {
  const audit = (/** @type {string} */ role) =>
    databases
      .filter((database) => database.role === role)
      .map(({ name }) =>
        databaseUrl(addresses.postgres, {
          database: name,
          role: auditor,
          password: secrets.postgres[auditor] ?? '',
        }),
      )
      .join(',');
  const infrastructure = {
    POSTGRES_URL: databaseUrl(addresses.postgres, {
      database: databases[0]?.name ?? 'postgres',
      role: auditor,
      password: secrets.postgres[auditor] ?? '',
    }),
    REDIS_URL: addresses.redis,
    KAFKA_BROKERS: addresses.kafka,
    ZOOKEEPER_HOSTS: addresses.zookeeper,
    ...(urls.prometheus ? { PROMETHEUS_URL: urls.prometheus } : {}),
  };
  return {
    STAMPEDE_HOME: home,
    STAMPEDE_MODE: mode,
    STAMPEDE_ENV: environmentMark(infrastructure),
    ...(urls.storefront ? { STOREFRONT_URL: urls.storefront } : {}),
    ...(urls.console ? { CONSOLE_URL: urls.console } : {}),
    ...(urls.gateway ? { GATEWAY_URL: urls.gateway } : {}),
    ...(urls.provider ? { PROVIDER_URL: urls.provider } : {}),
    ...infrastructure,
    AUDIT_INVENTORY_URL: audit('inventory'),
    AUDIT_SHARD_URLS: audit('order'),
    AUDIT_PAYMENT_URL: audit('payment'),
    AUDIT_PROVIDER_URL: audit('provider'),
    JWT_SECRET: secrets.jwt,
    PURCHASE_TOKEN_SECRET: secrets.purchaseToken,
    PROVIDER_API_KEY: secrets.providerApiKey,
    PROVIDER_WEBHOOK_SECRET: secrets.providerWebhook,
  };
}
