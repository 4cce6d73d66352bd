import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { APPS } from '../local/apps.mjs';
import { APP_NAMES } from '../local/arguments.mjs';
import { settingLines } from '../local/settings-file.mjs';
import { userOf } from './surroundings.mjs';

const read = (/** @type {string} */ path) => readFile(join(import.meta.dirname, '../..', path), 'utf8');

/** What the image calls the settings of zoo.cfg. @type {Record<string, string>} */
const ZOOKEEPER_VARIABLES = {
  maxClientCnxns: 'ZOO_MAX_CLIENT_CNXNS',
  'admin.enableServer': 'ZOO_ADMINSERVER_ENABLED',
  '4lw.commands.whitelist': 'ZOO_4LW_COMMANDS_WHITELIST',
  'autopurge.snapRetainCount': 'ZOO_AUTOPURGE_SNAPRETAINCOUNT',
  'autopurge.purgeInterval': 'ZOO_AUTOPURGE_PURGEINTERVAL',
};

/** docker-compose.yml repeats what infra/ says where Compose cannot read it: here they are held against each other. */
describe('docker-compose.yml', () => {
  /** @type {Map<string, string>} text of each service */
  let services;
  /** @type {any} */
  let ports;
  beforeAll(async () => {
    const [, text = ''] = (await read('docker-compose.yml')).split(/^(?:services|volumes):\n/m);
    services = new Map(
      [...text.matchAll(/^ {2}([a-z-]+):\n((?: {4}.*\n|\n| {2}#.*\n)*)/gm)].map(
        ([, name = '', body = '']) => [name, body],
      ),
    );
    ports = JSON.parse(await read('infra/ports.json'));
  });

  const published = () =>
    [...services].flatMap(([name, text]) =>
      [...text.matchAll(/'([\d.]+):(\d+):\d+'/g)].map(([, host, port]) => ({
        name,
        host,
        port: Number(port),
      })),
    );

  it('has every app, as its own user and with the documented ports', () => {
    for (const app of APP_NAMES) {
      const text = services.get(app) ?? '';
      expect(text).toContain(`user: '${userOf(app, ports)}:${userOf(app, ports)}'`);
      expect(text).toContain(`ready.sh', '${ports.metrics[app]}'`);
      const isServed = APPS[app].http && app !== 'storefront';
      expect(published().flatMap(({ name, port }) => (name === app ? port : []))).toEqual([
        ...(isServed ? [ports[app]] : []),
        ...(APPS[app].rpc === 'server' ? [ports.rpc[app]] : []),
        ports.metrics[app],
      ]);
    }
    for (const name of ['prepare', 'migrate', 'tools'])
      expect(services.get(name)).toContain(`user: '${userOf(name, ports)}:`);
  });

  it('publishes on this machine only, the servers on the documented ports', () => {
    expect(published().filter(({ host }) => host !== '127.0.0.1')).toEqual([]);
    const { storefront: cdn, postgres, redis, kafka, zookeeper, prometheus, grafana } = ports;
    for (const [name, port] of Object.entries({
      ...{ cdn, postgres, redis, kafka },
      ...{ zookeeper, prometheus, grafana },
    }))
      expect(published()).toContainEqual({ name, host: '127.0.0.1', port });
  });

  it('has the images of npm start', async () => {
    for (const [name, image] of Object.entries(JSON.parse(await read('infra/images.json'))))
      expect(services.get(name)).toContain(`image: ${image}\n`);
  });

  it('gives ZooKeeper the settings of infra/zookeeper/zoo.cfg', async () => {
    const text = services.get('zookeeper') ?? '';
    for (const [name = '', value] of settingLines(await read('infra/zookeeper/zoo.cfg'))) {
      if (value?.includes('${') || name === 'tickTime') continue;
      expect(text).toMatch(new RegExp(`${ZOOKEEPER_VARIABLES[name]}: '?${value}'?\n`));
    }
  });

  it('has no secret in .env', async () => {
    expect(await read('.env')).not.toMatch(/(secret|password|key|token)\w*=/i);
  });
});
