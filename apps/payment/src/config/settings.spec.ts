import { ConfigError, loadConfig } from '@stampede/config';
import { paymentSettings } from './settings.js';

const complete = {
  STAMPEDE_MODE: 'test',
  INSTANCE_ID: 'payment-1',
  METRICS_PORT: '7204',
  RPC_PORT: '7104',
  ZOOKEEPER_HOSTS: '127.0.0.1:2181',
  RPC_CACHE_DIR: '/var/cache/rpc',
  KAFKA_BROKERS: '127.0.0.1:9092',
  DATABASE_URL: 'postgresql://payment:pw@127.0.0.1/payment',
  PROVIDER_URL: 'http://127.0.0.1:7083',
  PROVIDER_API_KEY: 'k'.repeat(32),
  PROVIDER_WEBHOOK_SECRET: 'w'.repeat(32),
};

describe('settings of payment', () => {
  it('have defaults where one is safe', () => {
    expect(loadConfig(paymentSettings, complete)).toMatchObject({
      PROVIDER_TIMEOUT_MS: 3000,
      PROVIDER_CONCURRENCY: 64,
      REQUEST_LEASE_MS: 10_000,
    });
  });

  it('are reported together when they are wrong, without the secrets in them', () => {
    const wrong = { ...complete, PROVIDER_URL: 'ftp://x', PROVIDER_API_KEY: 'hunter2', DATABASE_URL: '' };
    let error: unknown;
    try {
      loadConfig(paymentSettings, wrong);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(ConfigError);
    const { message } = error as ConfigError;
    for (const name of ['PROVIDER_URL', 'PROVIDER_API_KEY', 'DATABASE_URL']) expect(message).toContain(name);
    expect(message).not.toContain('hunter2');
  });
});
