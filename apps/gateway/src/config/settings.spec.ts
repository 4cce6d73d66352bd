import { ConfigError, loadConfig } from '@stampede/config';
import { gatewaySettings } from './settings.js';

const good = {
  STAMPEDE_MODE: 'demo',
  INSTANCE_ID: 'gateway-1',
  METRICS_PORT: '7200',
  HTTP_PORT: '7081',
  ZOOKEEPER_HOSTS: '127.0.0.1:17181',
  RPC_CACHE_DIR: '/tmp/cache',
  JWT_SECRET: 'j'.repeat(32),
  PURCHASE_TOKEN_SECRET: 'p'.repeat(32),
};

describe('the settings of the gateway', () => {
  it('have defaults for all but addresses and secrets', () => {
    expect(loadConfig(gatewaySettings, good)).toMatchObject({
      HTTP_PORT: 7081,
      PURCHASES_PER_USER: 30,
      TRUSTED_PROXIES: [],
    });
  });

  it('take proxies as a list', () => {
    const { TRUSTED_PROXIES } = loadConfig(gatewaySettings, { ...good, TRUSTED_PROXIES: '10.0.0.0/8, ::1' });
    expect(TRUSTED_PROXIES).toEqual(['10.0.0.0/8', '::1']);
  });

  it('name every problem at once, and no secret', () => {
    const wrong = {
      ...good,
      JWT_SECRET: 'short-secret',
      HTTP_PORT: '0',
      TRUSTED_PROXIES: 'everybody',
      PURCHASES_PER_USER: '0',
    };
    const load = () => loadConfig(gatewaySettings, wrong);
    expect(load).toThrow(ConfigError);
    expect(load).toThrow(/(?=.*JWT_SECRET)(?=.*HTTP_PORT)(?=.*TRUSTED_PROXIES)(?=.*PURCHASES_PER_USER)/s);
    expect(load).not.toThrow(/short-secret/);
  });
});
