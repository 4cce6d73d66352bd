import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { listRoles } from '../postgres/sql.mjs';
import { allSettings, userOf } from './surroundings.mjs';

const readJson = async (/** @type {string} */ path) =>
  JSON.parse(await readFile(join(import.meta.dirname, '..', path), 'utf8'));

describe('what the containers are told', () => {
  /** @type {any} */
  let ports;
  /** @type {any} */
  let settings;
  /** @type {Parameters<typeof allSettings>[0]} */
  let facts;
  beforeAll(async () => {
    ports = await readJson('ports.json');
    const databases = await readJson('postgres/databases.json');
    const postgres = Object.fromEntries(
      ['postgres', ...listRoles(databases)].map((role) => [role, `${role}-password`]),
    );
    const secrets = {
      ...{ jwt: 'jwt-secret', purchaseToken: 'token-secret', providerApiKey: 'provider-key' },
      ...{ providerWebhook: 'webhook-secret', redis: 'redis-password', kafkaClusterId: 'c', postgres },
    };
    facts = { secrets, ports, hasPrometheus: true, ...databases };
    settings = allSettings(facts);
  });

  it('is how to be reached, and where the others are', () => {
    expect(settings.order).toMatchObject({
      INSTANCE_ID: 'order-1',
      METRICS_HOST: '0.0.0.0',
      RPC_HOST: 'order',
      RPC_PORT: '7110',
      KAFKA_BROKERS: 'kafka:9092',
      ZOOKEEPER_HOSTS: 'zookeeper:2181',
    });
    expect(settings.order.SHARD_URLS).toMatch(/^postgresql:\/\/order:order-password@postgres:5432\/order_0,/);
    expect(settings.gateway).toMatchObject({ HTTP_HOST: '0.0.0.0', HTTP_PORT: '7081' });
    expect(settings.payment.PROVIDER_URL).toBe('http://payment-provider:7083');
    expect(settings.storefront).toMatchObject({ PAGES_DIR: '/var/lib/stampede/pages' });
    expect(settings.storefront).not.toHaveProperty('HTTP_PORT');
  });

  it.each([
    ['gateway', ['jwt-secret', 'token-secret']],
    ['inventory', ['inventory-password', 'redis-password']],
    ['order', ['order-password']],
    ['payment', ['payment-password', 'provider-key', 'webhook-secret']],
    ['payment-provider', ['provider-key', 'provider-password', 'webhook-secret']],
    ['catalog', ['catalog-password']],
    ['account', ['account-password', 'redis-password']],
    ['notification', ['notification-password']],
    ['storefront', []],
    ['console', []],
  ])('of %s holds its own secrets only', (name, own) => {
    const found = JSON.stringify(settings[name]).match(/[a-z_]+-(password|secret|key)/g) ?? [];
    expect([...new Set(found)].sort()).toEqual(own);
  });

  it('lets nobody but who migrates be an owner, nobody but who prepares be the superuser', () => {
    const { migrate, prepare, ...others } = settings;
    expect(JSON.stringify(others)).not.toMatch(/_owner|postgres-password/);
    expect(JSON.stringify(migrate)).not.toContain('postgres-password');
    expect(migrate.order.MIGRATION_SHARD_URLS).toContain('order_owner:order_owner-password@postgres:5432');
    expect(prepare.postgresUrl).toBe('postgresql://postgres:postgres-password@postgres:5432/postgres');
  });

  it('is told to a shell of this machine with the published addresses, reading only', () => {
    expect(settings.env).toMatchObject({
      STAMPEDE_STACK: 'compose',
      GATEWAY_URL: 'http://127.0.0.1:7081',
      KAFKA_BROKERS: '127.0.0.1:17092',
      AUDIT_PAYMENT_URL: 'postgresql://auditor:auditor-password@127.0.0.1:17432/payment',
    });
    expect(JSON.stringify(settings.env)).not.toMatch(/@(postgres|redis):|kafka:9092/);
    expect(settings.tools).toMatchObject({
      GATEWAY_URL: 'http://127.0.0.1:7081',
      KAFKA_BROKERS: 'kafka:9092',
    });
  });

  it('names Prometheus where there is one', () => {
    const without = allSettings({ ...facts, hasPrometheus: false });
    expect(settings.console.PROMETHEUS_URL).toBe('http://prometheus:9090');
    expect(settings.env.PROMETHEUS_URL).toBe('http://127.0.0.1:17090');
    expect(JSON.stringify(without)).not.toContain('PROMETHEUS_URL');
  });

  it('is for one user each', () => {
    const users = Object.keys(settings).map((name) => userOf(name, ports));
    expect(new Set(users).size).toBe(users.length - 1); // The tools read two of them.
    expect(() => userOf('nobody', ports)).toThrow('no user for nobody');
  });
});
