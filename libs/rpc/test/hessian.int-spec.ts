import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  binary,
  boolean,
  date,
  decimal,
  double,
  enumeration,
  int32,
  int64,
  list,
  map,
  method,
  nullable,
  RpcApplication,
  service,
  ServiceUrl,
  string,
  struct,
  type Provider,
} from '../src/index.js';
import { EchoImplementation } from './support/echo-implementation.js';
import { EchoService } from './support/echo-service.js';
import {
  CAUCHO_CLIENT,
  CAUCHO_POM,
  CAUCHO_SERVER,
  CAUCHO_SHOP,
  CAUCHO_TYPES,
} from './support/caucho-sources.js';
import { knownProviders } from './support/known-providers.js';

const run = promisify(execFile);

const Color = enumeration('example.Color', ['RED', 'GREEN']);
const Item = struct('example.Item', {
  name: string(),
  count: int32(),
  total: int64(),
  price: decimal(),
  color: Color,
  tags: list(string()),
  sizes: map(int32()),
  at: date(),
  parent: nullable(struct('example.Item', { name: string() })),
});

/** Of a Java that has just started, too. */
const JAVA_MS = 60_000;

const ShopService = service('example.Shop', {
  echo: method({ args: [Item], returns: Item, timeoutMs: JAVA_MS }),
  add: method({ args: [int32(), int64(), double()], returns: double(), timeoutMs: JAVA_MS }),
  text: method({ args: [string()], returns: string(), timeoutMs: JAVA_MS }),
  bytes: method({ args: [binary()], returns: binary(), timeoutMs: JAVA_MS }),
  not: method({ args: [boolean()], returns: boolean(), timeoutMs: JAVA_MS }),
  items: method({ args: [list(string())], returns: list(Item), timeoutMs: JAVA_MS }),
  none: method({ args: [], returns: nullable(string()), timeoutMs: JAVA_MS }),
  fail: method({ args: [string()], returns: nullable(string()), timeoutMs: JAVA_MS }),
});

const item = (name: string) => ({
  name,
  count: -3,
  total: '9007199254740993',
  price: '199.00',
  color: 'GREEN' as const,
  tags: ['a', '秒杀😀'],
  sizes: { small: 1 },
  at: new Date(1_700_000_000_123),
  parent: null,
});

const shop: Provider<typeof ShopService> = {
  echo: (value) => value,
  add: (a, b, c) => a + Number(b) + c,
  text: (text) => `${text}!`,
  bytes: (bytes) => bytes.slice().reverse(),
  not: (value) => !value,
  items: (names) => names.map(item),
  none: () => null,
  fail: (reason) => {
    throw new Error(reason);
  },
};

async function start(providers: readonly ServiceUrl[] = []): Promise<RpcApplication> {
  return RpcApplication.start({
    application: 'test',
    registry: knownProviders(providers),
    ports: { hessian: 0 },
  });
}

describe('the protocol hessian, byte by byte', () => {
  let provider: RpcApplication;

  beforeEach(async () => {
    provider = await start();
    await provider.export(EchoService, new EchoImplementation('one'), { protocols: ['hessian'] });
  });

  afterEach(() => provider.close());

  async function post(hex: string): Promise<string> {
    const url = `http://127.0.0.1:${provider.ports.hessian}/${EchoService.interfaceName}`;
    const answer = await fetch(url, { method: 'POST', body: Buffer.from(hex, 'hex') });
    expect(answer.status).toBe(200);
    return Buffer.from(await answer.arrayBuffer()).toString('latin1');
  }

  it('answers a call with a reply', async () => {
    // H 02 00 C "echo" 1 "hi"
    expect(await post('480200' + '43' + '046563686f' + '91' + '026869')).toBe('H\x02\x00R\x02hi');
  });

  it.each([
    ['a call of Hessian 1', '630200' + '6d00046563686f', 'setHessian2Request(true)'],
    ['another method', '48020043' + '0161' + '90', 'NoSuchMethodException'],
    ['another number of arguments', '48020043' + '046563686f' + '90', 'expected 1 arguments, got 0'],
    ['another type', '48020043' + '046563686f' + '9191', 'args[0]: expected string, got number'],
    ['half a call', '48020043' + '046563', 'ProtocolException'],
    ['no Hessian', '7b7d', 'it begins with H 02 00 C'],
    ['nothing', '', 'ProtocolException'],
  ])('answers %s with a fault', async (_name, hex, message) => {
    const reply = await post(hex);
    expect(reply.slice(0, 5)).toBe('H\x02\x00FH');
    expect(reply).toContain(message);
  });
});

const java = await run('mvn', ['--version']).then(
  () => true,
  () => false,
);
// Said plainly: a green run without Java has not tried Caucho's own library.
const withJava = java ? describe : describe.skip;
if (!java)
  process.stderr.write(
    "hessian: no Maven here, Caucho's HessianProxyFactory and HessianServlet were left out\n",
  );

withJava("Caucho's Hessian 4.0.66 in Java", () => {
  let folder: string;
  let classpath: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stampede-hessian-'));
    await writeFile(join(folder, 'pom.xml'), CAUCHO_POM);
    await writeFile(join(folder, 'Item.java'), CAUCHO_TYPES);
    await writeFile(join(folder, 'Shop.java'), CAUCHO_SHOP);
    await writeFile(join(folder, 'Client.java'), CAUCHO_CLIENT);
    await writeFile(join(folder, 'Server.java'), CAUCHO_SERVER);
    const out = join(folder, 'classpath.txt');
    await run('mvn', ['-q', '-B', 'dependency:build-classpath', `-Dmdep.outputFile=${out}`], { cwd: folder });
    const { stdout } = await run('cat', [out]);
    classpath = `${stdout.trim()}:${folder}`;
    await run(
      'javac',
      ['-cp', classpath, '-d', folder, 'Item.java', 'Shop.java', 'Client.java', 'Server.java'],
      {
        cwd: folder,
      },
    );
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('calls us through its HessianProxyFactory', async () => {
    const provider = await start();
    await provider.export(ShopService, shop, { protocols: ['hessian'] });
    try {
      const url = `http://127.0.0.1:${provider.ports.hessian}/example.Shop`;
      const { stdout } = await run('java', ['-cp', classpath, ...OPENS, 'example.Client', url]);
      expect(stdout.trim().split('\n')).toEqual([
        'echo cup -3 9007199254740993 199.00 GREEN [a, 秒杀😀] {small=1} 1700000000123',
        'add 6.5',
        'text 秒杀😀!',
        'bytes 3,2,1',
        'not false',
        'items 2 b',
        'none null',
        'fail HessianServiceException no stock',
        'missing NoSuchMethodException example.Shop has no method missing',
        'old setHessian2Request(true)',
      ]);
    } finally {
      await provider.close();
    }
  });

  it('is called by us as a HessianServlet', async () => {
    const server = spawn('java', ['-cp', classpath, ...OPENS, 'example.Server']);
    const exited = new Promise((resolve) => server.once('close', resolve));
    try {
      const port = await new Promise<number>((resolve, reject) => {
        server.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk.toString().trim())));
        server.once('exit', () => reject(new Error('the Java server ended')));
        server.stderr.on('data', (chunk: Buffer) => process.stderr.write(chunk));
      });
      const url = new ServiceUrl('hessian', '127.0.0.1', port, 'example.Shop', { interface: 'example.Shop' });
      const consumer = await start([url]);
      const client = consumer.refer(ShopService, { protocol: 'hessian' });
      expect(await client.echo(item('cup'))).toEqual(item('cup'));
      expect(await client.add(1, '2', 3.5)).toBe(6.5);
      expect(await client.text('é'.repeat(100_000))).toBe(`${'é'.repeat(100_000)}!`);
      expect(await client.bytes(Buffer.from([1, 2, 3]))).toEqual(Buffer.from([3, 2, 1]));
      expect(await client.items(['a', 'b'])).toEqual([item('a'), item('b')]);
      expect(await client.none()).toBeNull();
      await expect(client.fail('no stock')).rejects.toMatchObject({
        code: 'SERVICE_ERROR',
        message: expect.stringContaining('no stock') as unknown,
      });
      await consumer.close();
    } finally {
      server.kill();
      await exited;
    }
  });
});

const OPENS = [
  'java.base/java.lang=ALL-UNNAMED',
  'java.base/java.math=ALL-UNNAMED',
  'java.base/java.util=ALL-UNNAMED',
].flatMap((name) => ['--add-opens', name]);
