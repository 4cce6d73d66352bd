import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import {
  commonSettings,
  ConfigError,
  flag,
  hostList,
  integer,
  kafkaSettings,
  loadConfig,
  milliseconds,
  port,
  rpcSettings,
  secret,
  url,
  urlList,
} from './index.js';

const schema = z.object({
  ...commonSettings,
  ...rpcSettings,
  ...kafkaSettings,
  DATABASE_URL: url('postgresql', 'postgres'),
  SHARD_URLS: urlList('postgresql'),
  JWT_SECRET: secret(),
  PAYABLE_MS: milliseconds(900_000),
  WORKERS: integer(1, 8),
  VERBOSE: flag(false),
});

const good = {
  STAMPEDE_MODE: 'test',
  INSTANCE_ID: 'order-1',
  METRICS_PORT: '7201',
  RPC_PORT: '7101',
  ZOOKEEPER_HOSTS: '127.0.0.1:2181, zk-2:2181',
  RPC_CACHE_DIR: '/tmp/cache',
  KAFKA_BROKERS: '[::1]:9092',
  DATABASE_URL: 'postgresql://order:pw@127.0.0.1:5432/order',
  SHARD_URLS: 'postgresql://a/order_0,postgresql://a/order_1',
  JWT_SECRET: 's'.repeat(32),
  WORKERS: '4',
};

function problemsOf(env: Record<string, string | undefined>): readonly string[] {
  try {
    loadConfig(schema, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('loadConfig', () => {
  it('answers typed settings with defaults, frozen to the bottom', () => {
    const config = loadConfig(schema, { ...good, UNRELATED: 'x', LOG_LEVEL: '' });
    expect(config).toMatchObject({
      STAMPEDE_MODE: 'test',
      LOG_LEVEL: 'info',
      METRICS_HOST: '127.0.0.1',
      METRICS_PORT: 7201,
      RPC_HOST: '127.0.0.1',
      RPC_ROOT: 'dubbo',
      ZOOKEEPER_HOSTS: ['127.0.0.1:2181', 'zk-2:2181'],
      KAFKA_BROKERS: ['[::1]:9092'],
      KAFKA_TOPIC_PREFIX: '',
      SHARD_URLS: ['postgresql://a/order_0', 'postgresql://a/order_1'],
      PAYABLE_MS: 900_000,
      WORKERS: 4,
      VERBOSE: false,
    });
    expect(config).not.toHaveProperty('UNRELATED');
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.KAFKA_BROKERS)).toBe(true);
  });

  it('reports every problem at once, with what is expected', () => {
    const error = (() => {
      try {
        return loadConfig(schema, {});
      } catch (thrown) {
        return thrown as ConfigError;
      }
    })() as ConfigError;
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.exitCode).toBe(78);
    expect(error.message.split('\n')).toEqual([
      'settings are missing or wrong:',
      '  STAMPEDE_MODE: is required (demo, test or production)',
      '  INSTANCE_ID: is required (name of this process, e.g. order-1)',
      '  METRICS_PORT: is required (port, 1 to 65535)',
      '  RPC_PORT: is required (port, 1 to 65535)',
      '  ZOOKEEPER_HOSTS: is required (host:port, comma separated)',
      '  RPC_CACHE_DIR: is required (folder of the registry cache)',
      '  KAFKA_BROKERS: is required (host:port, comma separated)',
      '  DATABASE_URL: is required (URL, postgresql://… or postgres://…)',
      '  SHARD_URLS: is required (URL, postgresql://…, comma separated)',
      '  JWT_SECRET: is required (secret of at least 32 characters)',
      '  WORKERS: is required (whole number, 1 to 8)',
    ]);
  });

  it.each([
    ['METRICS_PORT', ['0', '65536', '80x', '8e3', ' 80', '-1', '1.5', '0x50']],
    ['WORKERS', ['0', '9', 'four', '4.0']],
    ['PAYABLE_MS', ['-1', '15m', 'NaN', '99999999999999999']],
    ['VERBOSE', ['1', 'yes', 'TRUE']],
    ['KAFKA_BROKERS', ['host', 'host:', 'host:99999', 'a:1,,b:2', 'http://a:1']],
    ['DATABASE_URL', ['127.0.0.1', 'mysql://a/b']],
    ['STAMPEDE_MODE', ['prod', 'Demo']],
    ['INSTANCE_ID', ['Order 1']],
    ['LOG_LEVEL', ['loud']],
  ])('takes for %s none of %j', (name, values) => {
    for (const value of values)
      expect(problemsOf({ ...good, [name]: value })).toEqual([expect.stringMatching(`^${name}: is not`)]);
  });

  it('never repeats a value', () => {
    const env = Object.fromEntries(Object.keys(good).map((name) => [name, 'hunter2 ://']));
    const problems = problemsOf({
      ...env,
      JWT_SECRET: 'hunter2',
      LOG_LEVEL: 'hunter2',
      PAYABLE_MS: 'hunter2',
    });
    expect(problems.length).toBeGreaterThan(8);
    expect(problems.join('\n')).not.toContain('hunter2');
  });

  it('allows failpoints outside of production only, and a topic prefix in tests only', () => {
    expect(problemsOf({ ...good, FAILPOINTS: 'a=exit', KAFKA_TOPIC_PREFIX: 'x.' })).toEqual([]);
    expect(problemsOf({ ...good, STAMPEDE_MODE: 'demo', FAILPOINTS: 'a=exit' })).toEqual([]);
    expect(
      problemsOf({ ...good, STAMPEDE_MODE: 'production', FAILPOINTS: 'a=exit', KAFKA_TOPIC_PREFIX: 'x.' }),
    ).toEqual([
      'FAILPOINTS: is not allowed in production',
      'KAFKA_TOPIC_PREFIX: is allowed in test mode only',
    ]);
  });

  it('can be composed with plain zod', () => {
    const custom = z.object({ PORTS: hostList(), ONE: port() });
    expect(loadConfig(custom, { PORTS: 'a:1', ONE: '1' })).toEqual({ PORTS: ['a:1'], ONE: 1 });
  });
});
