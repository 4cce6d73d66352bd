export { ConfigError, loadConfig } from './load-config.js';
export { flag, hostList, integer, milliseconds, port, secret, url, urlList } from './setting-types.js';
export { commonSettings, kafkaSettings, rpcSettings, type Mode } from './settings.js';
