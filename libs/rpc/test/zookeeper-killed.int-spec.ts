import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@stampede/testing';
import { ruleKey } from '../src/common/service-key.js';
import type { RpcApplication } from '../src/index.js';
import { ZookeeperSession } from '../src/registry/zookeeper/zookeeper-session.js';
import { Applications } from './support/applications.js';
import { EchoService } from './support/echo-service.js';
import { registryContext } from './support/registry-context.js';
import { ZookeeperServer } from './support/zookeeper-server.js';

const RULE = `${ruleKey(EchoService)}.configurators`;

/** Takes a provider out of the calls. */
const without = (port: number): string =>
  [
    'configVersion: v3.0',
    `key: ${EchoService.interfaceName}`,
    `configs: [{ side: consumer, providerAddresses: ["127.0.0.1:${port}"], parameters: { disabled: true } }]`,
  ].join('\n');

describe('a ZooKeeper that is killed and started again', () => {
  let zookeeper: ZookeeperServer;
  let applications: Applications;

  beforeEach(async () => {
    zookeeper = await ZookeeperServer.start();
    applications = new Applications(zookeeper.hosts);
  });

  afterEach(async () => {
    await applications.closeAll();
    await zookeeper.close();
  });

  /** A process with a cache file, whose session is the shortest that ZooKeeper grants. */
  const registry = (cacheDir: string, connectTimeoutMs?: number) => ({
    registry: applications.registry({
      cacheDir,
      sessionTimeoutMs: 4000,
      ...(connectTimeoutMs && { connectTimeoutMs }),
    }),
  });

  const seen = (application: RpcApplication): number[] => Object.values(application.health().references);
  const announced = (application: RpcApplication): boolean[] => Object.values(application.health().exports);

  async function answering(client: { who(key: string): Promise<string> }): Promise<string[]> {
    return [...new Set(await Promise.all(Array.from({ length: 40 }, () => client.who(''))))].sort();
  }

  /** What stands in ZooKeeper, as another program sees it: how many providers, and consumers. */
  async function listed(): Promise<[providers: number, consumers: number]> {
    const ignore = { onConnected: () => undefined, onLost: () => undefined, onExpired: () => undefined };
    const session = new ZookeeperSession(registryContext({ hosts: [zookeeper.hosts] }), ignore);
    try {
      const count = async (category: string): Promise<number> =>
        (await session.children(`/${applications.root}/${EchoService.interfaceName}/${category}`)).length;
      return await eventually(async () => [await count('providers'), await count('consumers')]);
    } finally {
      await session.close();
    }
  }

  /** A provider and a consumer that knows it, the consumer's cache file written; then ZooKeeper dies. */
  async function killed() {
    const cacheDir = await applications.scratchFolder();
    const one = await applications.provider('one', registry(cacheDir));
    const old = await applications.consumer({}, registry(cacheDir));
    expect(await answering(old.client)).toEqual(['one']);
    const file = join(cacheDir, `dubbo-registry-consumer-${zookeeper.hosts.replace(':', '-')}.cache`);
    await eventually(async () => expect(await readFile(file, 'latin1')).toContain(`\\:${one.port}/`));
    // Far more changes than those who come anew will make: a ZooKeeper that forgot them is behind what these two have seen.
    await Promise.all(
      Array.from({ length: 100 }, (_, n) => one.application.config!.publish(`note-${n}`, 'x')),
    );
    await old.application.config!.get('note-0');
    await zookeeper.kill();
    for (const { application } of [one, old])
      await eventually(() => expect(application.health().registryConnected).toBe(false));
    return { cacheDir, one, old };
  }

  it('costs no call, and is no obstacle to a process that starts meanwhile and has a cache file', async () => {
    const { cacheDir, old } = await killed();
    expect(await answering(old.client)).toEqual(['one']);
    const late = await applications.consumer({}, registry(cacheDir, 200));
    expect(await answering(late.client)).toEqual(['one']);
    expect(late.application.health()).toMatchObject({ ready: true, registryConnected: false });
  });

  it.each([
    ['what it had written', () => zookeeper.start()],
    ['nothing', () => zookeeper.startEmpty()],
  ])(
    'has everything again when it is back with %s: announcements, consumers, rules',
    async (_what, start) => {
      const { cacheDir, one, old } = await killed();
      const late = await applications.consumer({}, registry(cacheDir, 200));
      const two = await applications.provider('two', registry(cacheDir, 200));
      expect(announced(two.application)).toEqual([false]);

      await start();
      for (const { application } of [one, two])
        await eventually(() =>
          expect([application.health().registryConnected, announced(application)]).toEqual([true, [true]]),
        );
      await eventually(async () => expect(await listed()).toEqual([2, 2]));
      for (const { application, client } of [old, late]) {
        await eventually(() => expect(seen(application)).toEqual([2]));
        expect(await answering(client)).toEqual(['one', 'two']);
      }

      await applications.provider('three', registry(cacheDir));
      for (const { application, client } of [old, late]) {
        await eventually(() => expect(seen(application)).toEqual([3]));
        expect(await answering(client)).toEqual(['one', 'three', 'two']);
      }

      await one.application.config!.publish(RULE, without(two.port));
      for (const { client } of [old, late])
        await eventually(async () => expect(await answering(client)).toEqual(['one', 'three']));
    },
  );
});
