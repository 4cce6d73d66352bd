import { ConfigError, loadConfig } from '@stampede/config';
import { accountSettings, createUserSettings } from './settings.js';

const complete = {
  STAMPEDE_MODE: 'test',
  INSTANCE_ID: 'account-1',
  METRICS_PORT: '7260',
  RPC_PORT: '7140',
  ZOOKEEPER_HOSTS: '127.0.0.1:2181',
  RPC_CACHE_DIR: '/var/cache/rpc',
  DATABASE_URL: 'postgresql://account:pw@127.0.0.1/account',
  REDIS_URL: 'redis://:pw@127.0.0.1:6379/1',
};

describe('settings of account', () => {
  it('let a session live for an hour unless told otherwise', () => {
    expect(loadConfig(accountSettings, complete)).toMatchObject({ SESSION_LIFE_MS: 3_600_000 });
  });

  it('are reported together when they are wrong, without the secrets in them', () => {
    const wrong = { ...complete, DATABASE_URL: 'hunter2', REDIS_URL: '', SESSION_LIFE_MS: '0' };
    const load = () => loadConfig(accountSettings, wrong);
    expect(load).toThrow(ConfigError);
    expect(load).toThrow(/DATABASE_URL[^]*REDIS_URL[^]*SESSION_LIFE_MS/);
    expect(load).not.toThrow(/hunter2/);
  });
});

describe('settings of create-user', () => {
  it('are those of production unless the mode is given', () => {
    const { DATABASE_URL } = complete;
    expect(loadConfig(createUserSettings, { DATABASE_URL }).STAMPEDE_MODE).toBe('production');
    expect(loadConfig(createUserSettings, { DATABASE_URL, STAMPEDE_MODE: 'demo' }).STAMPEDE_MODE).toBe(
      'demo',
    );
    expect(() => loadConfig(createUserSettings, { DATABASE_URL, STAMPEDE_MODE: 'x' })).toThrow(ConfigError);
  });
});
