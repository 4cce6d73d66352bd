import { loadConfig } from '@stampede/config';
import { storefrontSettings } from './settings.js';

const least = {
  STAMPEDE_MODE: 'test',
  INSTANCE_ID: 'storefront-1',
  METRICS_PORT: '7280',
  ZOOKEEPER_HOSTS: '127.0.0.1:2181',
  RPC_CACHE_DIR: 'cache',
  PAGES_DIR: 'pages',
};

describe('settings of the storefront', () => {
  it('publish every two seconds and serve nothing unless told to', () => {
    const settings = loadConfig(storefrontSettings, least);
    expect(settings).toMatchObject({ PUBLISH_EVERY_MS: 2000, HTTP_HOST: '127.0.0.1', RPC_ROOT: 'dubbo' });
    expect(settings.HTTP_PORT).toBeUndefined();
  });

  it('need to know the gateway where they serve', () => {
    expect(() => loadConfig(storefrontSettings, { ...least, HTTP_PORT: '7080' })).toThrow(
      /GATEWAY_URL: is required with HTTP_PORT/,
    );
    const served = { ...least, HTTP_PORT: '7080', GATEWAY_URL: 'http://127.0.0.1:7081' };
    expect(loadConfig(storefrontSettings, served).HTTP_PORT).toBe(7080);
  });

  it('are named, all that are missing', () => {
    expect(() => loadConfig(storefrontSettings, {})).toThrow(
      /STAMPEDE_MODE[^]*INSTANCE_ID[^]*METRICS_PORT[^]*ZOOKEEPER_HOSTS[^]*RPC_CACHE_DIR[^]*PAGES_DIR/,
    );
  });
});
