import { describe, expect, it } from '@jest/globals';
import { appEnvironment, failpointsOf, migrationEnvironment } from './apps.mjs';

const secrets = {
  ...{
    jwt: 'jwt',
    purchaseToken: 'token',
    providerApiKey: 'key',
    providerWebhook: 'hook',
    redis: 'r',
    kafkaClusterId: 'c',
  },
  postgres: { order: 'order-password', order_owner: 'owner-password', inventory: 'inventory-password' },
};
const surroundings = {
  ...{
    home: '/home',
    mode: 'demo',
    secrets,
    urls: { gateway: 'http://127.0.0.1:7081', provider: 'http://127.0.0.1:7083' },
  },
  addresses: {
    postgres: 'postgresql://postgres:super@127.0.0.1:17432/postgres',
    ...{ redis: 'redis://:r@127.0.0.1:17379', kafka: '127.0.0.1:17092', zookeeper: '127.0.0.1:17181' },
  },
  databases: [
    { name: 'inventory', role: 'inventory' },
    { name: 'order_0', role: 'order' },
    { name: 'order_1', role: 'order' },
  ],
  given: {
    PATH: '/bin',
    PAYABLE_MS: '5000',
    REDIS_URL: 'redis://elsewhere',
    SECRET_OF_THE_USER: 'x',
    FAILPOINTS_ORDER: 'a=exit',
  },
};

describe('the environment of an app', () => {
  it('has its databases as its own user, its ports and its neighbours', () => {
    const order = {
      name: /** @type {const} */ ('order'),
      instance: 'order-2',
      metricsPort: 7221,
      rpcPort: 7111,
    };
    expect(appEnvironment(order, surroundings)).toMatchObject({
      INSTANCE_ID: 'order-2',
      METRICS_PORT: '7221',
      RPC_PORT: '7111',
      ZOOKEEPER_HOSTS: '127.0.0.1:17181',
      KAFKA_BROKERS: '127.0.0.1:17092',
      PAYABLE_MS: '5000',
      SHARD_URLS:
        'postgresql://order:order-password@127.0.0.1:17432/order_0,postgresql://order:order-password@127.0.0.1:17432/order_1',
    });
  });

  it('holds no secret that is not its own, and nothing else of the environment', () => {
    const order = appEnvironment(
      { name: 'order', instance: 'order-1', metricsPort: 7220, rpcPort: 7110 },
      surroundings,
    );
    expect(Object.keys(order).filter((name) => /SECRET|REDIS|API_KEY/.test(name))).toEqual([]);
    expect(JSON.stringify(order)).not.toMatch(/super|owner-password|inventory-password/);
    const inventory = appEnvironment(
      { name: 'inventory', instance: 'inventory-1', metricsPort: 7210, rpcPort: 7101 },
      surroundings,
    );
    expect(Object.keys(inventory).filter((name) => /SECRET|API_KEY/.test(name))).toEqual([]);
    const gateway = appEnvironment(
      { name: 'gateway', instance: 'gateway-1', metricsPort: 7200, httpPort: 7081 },
      surroundings,
    );
    expect(Object.keys(gateway).filter((name) => /DATABASE|RPC_PORT/.test(name))).toEqual([]);
    expect(gateway).toMatchObject({ ZOOKEEPER_HOSTS: '127.0.0.1:17181', TRUSTED_PROXIES: '127.0.0.1' });
  });

  it('names sessions a logical database of their own on the same Redis', () => {
    const account = appEnvironment(
      { name: 'account', instance: 'account-1', metricsPort: 7260, rpcPort: 7140 },
      surroundings,
    );
    expect(account.REDIS_URL).toBe('redis://:r@127.0.0.1:17379/1');
  });

  it('names the console what there is to look at, and no Prometheus where there is none', () => {
    const instance = {
      name: /** @type {const} */ ('console'),
      instance: 'console-1',
      metricsPort: 7290,
      httpPort: 7082,
    };
    const urls = { ...surroundings.urls, storefront: 'http://127.0.0.1:7080' };
    const without = appEnvironment(instance, { ...surroundings, urls });
    expect(without).toMatchObject({ HTTP_PORT: '7082', STOREFRONT_URL: 'http://127.0.0.1:7080' });
    expect(without.PROMETHEUS_URL).toBeUndefined();
    const prometheus = 'http://127.0.0.1:17090';
    expect(appEnvironment(instance, { ...surroundings, urls: { ...urls, prometheus } }).PROMETHEUS_URL).toBe(
      prometheus,
    );
  });

  it('gives the storefront the gateway and a folder for its pages in the state folder', () => {
    const storefront = appEnvironment(
      { name: 'storefront', instance: 'storefront-1', metricsPort: 7280, httpPort: 7080 },
      surroundings,
    );
    expect(storefront).toMatchObject({
      GATEWAY_URL: 'http://127.0.0.1:7081',
      PAGES_DIR: '/home/pages',
      ZOOKEEPER_HOSTS: '127.0.0.1:17181',
    });
    expect(Object.keys(storefront).filter((name) => /SECRET|DATABASE|REDIS|RPC_PORT/.test(name))).toEqual([]);
  });

  it('of its migrations has the owner instead', () => {
    const env = migrationEnvironment('order', surroundings);
    expect(env.MIGRATION_SHARD_URLS).toMatch(
      /^postgresql:\/\/order_owner:owner-password@.*\/order_0,.*\/order_1$/,
    );
    expect(env.SHARD_URLS).toBeUndefined();
  });

  it('takes the failpoints meant for it', () => {
    expect(failpointsOf('order', surroundings.given)).toEqual({ FAILPOINTS: 'a=exit' });
    expect(failpointsOf('payment', surroundings.given)).toBeUndefined();
  });
});
