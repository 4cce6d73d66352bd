import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, freePort } from '@stampede/testing';
import {
  currentCall,
  decimal,
  enumeration,
  int64,
  list,
  method,
  service,
  string,
  struct,
  type Infer,
} from '../src/index.js';
import { silentLogger } from '../src/common/logger.js';
import { ZookeeperSession } from '../src/registry/zookeeper/zookeeper-session.js';
import { Applications } from './support/applications.js';
import { runOn } from './support/cli.js';

const Order = struct('io.stampede.test.Order', {
  id: int64(),
  state: enumeration('io.stampede.test.State', ['NEW', 'PAID']),
  total: decimal(),
  tags: list(string()),
});
const Orders = service('io.stampede.test.Orders', {
  pay: method({ args: [Order], returns: Order }),
  tag: method({ args: [string('key'), int64('times')], returns: string() }),
});

const Described = service('io.stampede.test.Described', {
  find: method({ args: [int64('id')], returns: Order }),
});

/** As Java Dubbo writes it. */
const definition = {
  canonicalName: Orders.interfaceName,
  parameters: { version: '1.0.0', group: 'shop' },
  methods: [
    { name: 'pay', parameterTypes: ['io.stampede.test.Order'], returnType: 'io.stampede.test.Order' },
    {
      name: 'tag',
      parameterTypes: ['java.lang.String', 'java.util.List<java.util.List<long>>'],
      returnType: 'java.lang.String',
    },
    { name: 'tag', parameterTypes: ['long', 'long'], returnType: 'java.lang.String' },
  ],
  types: [
    { type: 'io.stampede.test.Order', properties: { id: 'long', state: 'io.stampede.test.State' } },
    { type: 'io.stampede.test.State', enums: ['NEW', 'PAID'] },
    { type: 'java.lang.String', properties: { value: 'byte[]' } },
  ],
};

const order = '{"id": 9007199254740993, "state": "NEW", "total": "199.00", "tags": ["a"]}';

describe('the command line', () => {
  const applications = new Applications();
  let registry: string;
  let address: string;
  const attachments: Record<string, string>[] = [];

  beforeAll(async () => {
    registry = `zookeeper://${applications.hosts}/${applications.root}`;
    const application = await applications.start({
      // The definition is the test's own.
      registry: applications.registry({ metadata: false }),
      application: 'orders',
      port: 0,
    });
    const implementation = {
      pay: (given: Infer<typeof Order>) => {
        attachments.push({ ...currentCall()!.attachments });
        return { ...given, state: 'PAID' as const };
      },
      tag: (key: string, times: string) => `${key} ${times}`,
    };
    await application.export(Orders, implementation, { group: 'shop', version: '1.0.0', warmupMs: 0 });
    const described = await applications.start({ application: 'described', port: 0 });
    await described.export(Described, { find: () => ({ id: '1', state: 'NEW', total: '1', tags: [] }) });
    await applications.provider('plain', { registry: applications.registry({ metadata: false }) });
    (await applications.start({ application: 'buyer' })).refer(Orders);
    address = `127.0.0.1:${application.port}`;
    await write(`/${applications.root}/metadata/${Orders.interfaceName}/1.0.0/shop/provider/orders`);
  });

  afterAll(() => applications.closeAll());

  async function write(path: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const session = new ZookeeperSession(
        {
          hosts: [applications.hosts],
          sessionTimeoutMs: 10_000,
          retryMs: 1000,
          auth: undefined,
          logger: silentLogger,
        },
        {
          onConnected: () =>
            void session
              .makeNode(path, Buffer.from(JSON.stringify(definition)))
              .finally(() => session.close())
              .then(resolve, reject),
          onLost: () => undefined,
          onExpired: () => undefined,
        },
      );
    });
  }

  const identity = ['--group', 'shop', '--version', '1.0.0'];

  it('lists services with their providers and consumers, and makes nothing', async () => {
    const { code, out } = await eventually(async () => {
      const listed = await runOn(['ls', registry]);
      expect(listed.out).toContain('buyer');
      return listed;
    });
    expect(code).toBe(0);
    expect(out.split('\n').filter((line) => !line.startsWith(' '))).toEqual([
      'io.stampede.test.Described',
      'io.stampede.test.EchoService',
      'io.stampede.test.Orders',
      '',
    ]);
    expect(out).toMatch(/provider {2}dubbo:\/\/127\.0\.0\.1:\d+ +orders group=shop version=1\.0\.0/);
    expect(out).toMatch(/consumer {2}127\.0\.0\.1 +buyer/);
    expect((await runOn(['ls', registry, 'Echo'])).out).not.toContain('Orders');
    expect((await runOn(['ls', registry, 'Nowhere'])).out).toContain('no service with "Nowhere"');
    const json = JSON.parse((await runOn(['ls', registry, 'Orders', '--json'])).out) as object[];
    expect(json).toMatchObject([
      { service: Orders.interfaceName, providers: [expect.stringMatching(/^dubbo:/)] },
    ]);
    expect(await runOn(['ls', `${registry}-none`])).toMatchObject({
      code: 1,
      err: expect.stringContaining('has no root'),
    });
  });

  it('describes a service by its metadata, else by the URLs of its providers', async () => {
    const { out } = await runOn(['describe', registry, Orders.interfaceName]);
    expect(out).toContain('orders (group shop, version 1.0.0)');
    expect(out).toContain('  pay(io.stampede.test.Order) → io.stampede.test.Order');
    expect(out).toContain('    id     long\n');
    expect(out).toContain('io.stampede.test.State: NEW | PAID');
    expect(out).not.toContain('byte[]');
    const plain = await runOn(['describe', registry, 'io.stampede.test.EchoService']);
    expect(plain.out).toContain('  echo(?) → ?');
    const own = await runOn(['describe', registry, Described.interfaceName]);
    expect(own.out).toContain('described\n  find(long) → io.stampede.test.Order\n');
    expect(own.out).toContain('io.stampede.test.State: NEW | PAID');
    const whole = await runOn(['describe', 'dubbo://h:1/a.B?application=x&methods=find,put']);
    expect(whole.out).toBe('x\n  find(?) → ?\n  put(?) → ?\n');
    expect(await runOn(['describe', registry, 'a.B'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('nobody offers a.B'),
    });
  });

  it('calls by the registry, with the types of the metadata and attachments', async () => {
    const call = [
      'call',
      registry,
      `${Orders.interfaceName}.pay`,
      order,
      '-a',
      'dubbo.tag=gray',
      ...identity,
    ];
    const { code, out, err } = await runOn(call);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('"id": 9007199254740993,');
    expect(out).toContain('"state": "PAID"');
    expect(attachments[0]).toMatchObject({ 'dubbo.tag': 'gray', 'remote.application': 'stampede-rpc' });
  });

  it('calls a provider by its address, with types that were typed', async () => {
    const name = `${Orders.interfaceName}.tag`;
    const types = ['--types', 'java.lang.String,long'];
    expect(await runOn(['call', address, name, '["k", 3]', ...types, ...identity])).toMatchObject({
      code: 0,
      out: '"k 3"\n',
    });
    expect((await runOn(['call', `dubbo://${address}`, name, '["k", 3]', ...identity])).code).toBe(0);
  });

  it('says why a call cannot be made or failed', async () => {
    const named = (name: string, ...rest: string[]) =>
      runOn(['call', registry, `${Orders.interfaceName}.${name}`, ...rest]);
    expect(await named('tag', '[1, 2]', ...identity)).toMatchObject({
      code: 2,
      err: expect.stringMatching(/more than one tag fits, choose by --types:\n +tag\(java.lang.String/),
    });
    expect((await named('pay', ...identity)).err).toContain('no method pay with 0 arguments; it has:');
    expect(await named('pay', '{"id": "x"}', ...identity)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/BAD_REQUEST: args\[0\]\.id: expected int64, got string \(at 127/),
    });
    expect(await named('pay', order, '--timeout', '500')).toMatchObject({
      code: 1,
      err: expect.stringContaining('NO_PROVIDER'),
    });
  });

  it('gives the echo of a service, or the reason why there is none', async () => {
    expect(await runOn(['echo', registry, Orders.interfaceName, ...identity])).toMatchObject({
      code: 0,
      out: 'OK\n',
    });
    const hello = ['echo', address, Orders.interfaceName, 'hello'];
    expect((await runOn([...hello, ...identity, '--json'])).out).toBe('"hello"\n');
    expect((await runOn(hello)).err).toContain('SERVICE_NOT_FOUND');
    const nobody = await freePort();
    expect(await runOn(['echo', `127.0.0.1:${nobody}`, 'a.B', '--timeout', '500'])).toMatchObject({
      code: 1,
    });
    expect(await runOn(['ls', `127.0.0.1:${nobody}`])).toMatchObject({
      code: 1,
      err: expect.stringContaining('does not answer'),
    });
  });
});
