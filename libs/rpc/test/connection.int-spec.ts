import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { closed, eventually, freePort, tcpProxy } from '@stampede/testing';
import { ServiceUrl, type RpcIncident } from '../src/index.js';
import { Applications } from './support/applications.js';
import { EchoService } from './support/echo-service.js';
import { spawnProvider } from './support/spawn-provider.js';
import { knownProviders } from './support/known-providers.js';

describe('calls over real sockets', () => {
  let applications: Applications;
  const sockets: Socket[] = [];

  beforeEach(() => {
    applications = new Applications();
  });

  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await applications.closeAll();
  });

  async function rawSocket(port: number): Promise<{ socket: Socket; received: () => Buffer }> {
    const socket = connect(port, '127.0.0.1');
    sockets.push(socket);
    socket.on('error', () => undefined);
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    await once(socket, 'connect');
    return { socket, received: () => Buffer.concat(chunks) };
  }

  function header(flags: number, id: string, length: number): Buffer {
    const bytes = Buffer.alloc(16);
    Buffer.from([0xda, 0xbb, flags, 0]).copy(bytes);
    Buffer.from(id, 'hex').copy(bytes, 4);
    bytes.writeInt32BE(length, 12);
    return bytes;
  }

  it('multiplexes many calls, text beyond the BMP and lists of any size', async () => {
    await applications.provider('one');
    const { client } = await applications.consumer();
    const texts = Array.from({ length: 300 }, (_, index) => `秒杀😀${'x'.repeat(index * 37)}`);
    expect(await Promise.all(texts.map((text) => client.echo(text)))).toEqual(texts);
    expect(await client.count(Array.from({ length: 5000 }, (_, index) => `item ${index}`))).toBe(5000);
    expect(await client.note({ text: '', count: -2147483648, by: null })).toEqual({
      text: '',
      count: -2147483648,
      by: null,
    });
    const large = 'é'.repeat(1_000_000);
    expect(await client.echo(large)).toBe(large);
  });

  it('refuses arguments and results that do not fit the contract', async () => {
    await applications.provider('one');
    const { client } = await applications.consumer();
    await expect(client.echo(7 as never)).rejects.toMatchObject({
      code: 'SERIALIZATION',
      retriable: false,
      message: 'args[0]: expected string, got number',
      method: 'io.stampede.test.EchoService.echo',
    });
    await expect(client.note({ text: 'a', count: 1.5, by: null })).rejects.toMatchObject({
      message: 'args[0].count: expected int32, got fraction',
    });
  });

  it('tells of a failing service without its stack trace', async () => {
    const { implementation } = await applications.provider('one');
    const { client } = await applications.consumer();
    await expect(client.fail('out of paper')).rejects.toMatchObject({
      code: 'SERVICE_ERROR',
      retriable: false,
      message: 'out of paper',
    });
    expect(implementation.calls).toBe(1);
  });

  it('answers an oversized request with 40 while other calls of the connection go on', async () => {
    const { port } = await applications.provider('one', { maxFrameBytes: 100_000 });
    const { application, client: careful } = await applications.consumer();
    const client = application.refer(EchoService, { parameters: { payload: '0' } });
    const { socket, received } = await rawSocket(port);
    socket.write(header(0xc2, 'ffeeddccbbaa9988', 5_000_000));
    await eventually(() =>
      expect(received().toString('latin1')).toContain(
        'PAYLOAD_TOO_LARGE: request of 5000000 bytes, at most 100000 are allowed',
      ),
    );
    expect(received().subarray(0, 12).toString('hex')).toBe('dabb0228ffeeddccbbaa9988');
    const before = process.memoryUsage().rss;
    const block = Buffer.alloc(500_000);
    for (let sent = 0; sent < 5_000_000; sent += block.length) socket.write(block);
    socket.write(Buffer.concat([header(0xe2, '0000000000000007', 1), Buffer.from('N')]));
    await eventually(() =>
      expect(received().subarray(-17).toString('hex')).toBe('dabb22140000000000000007000000014e'),
    );
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);

    // Through the library, with a reference that does not heed what the provider announces, and one that does.
    const answers = await Promise.allSettled([
      client.echo('x'.repeat(200_000)),
      client.echo('small'),
      client.echo('also'),
    ]);
    expect(answers[0]).toMatchObject({ reason: { code: 'PAYLOAD_TOO_LARGE', retriable: false } });
    expect(answers.slice(1)).toEqual([
      { status: 'fulfilled', value: 'small' },
      { status: 'fulfilled', value: 'also' },
    ]);
    await expect(careful.echo('x'.repeat(200_000))).rejects.toMatchObject({
      code: 'PAYLOAD_TOO_LARGE',
      message: expect.stringMatching(/at most 100000 are allowed \(payload of 127\.0\.0\.1:/) as unknown,
    });
  });

  it('refuses to send what is over its own limit', async () => {
    await applications.provider('one');
    const { client } = await applications.consumer({}, { maxFrameBytes: 1000 });
    await expect(client.echo('x'.repeat(2000))).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
    expect(await client.echo('x')).toBe('x');
  });

  it('closes a connection whose bytes are not frames, and counts it', async () => {
    const incidents: RpcIncident[] = [];
    const { port } = await applications.provider('one', {
      monitor: { incident: (kind) => incidents.push(kind) },
    });
    const { client } = await applications.consumer();
    for (const bytes of [Buffer.from('GET / HTTP/1.1\r\n\r\n'), header(0xc2, '0000000000000001', -5)]) {
      const { socket } = await rawSocket(port);
      socket.write(bytes);
      await closed(socket);
    }
    expect(incidents).toEqual(['bad-magic', 'negative-length']);
    expect(await client.echo('still here')).toBe('still here');
  });

  it('answers malformed bodies with 40 and foreign serializations with the reason', async () => {
    const { port } = await applications.provider('one');
    const { socket, received } = await rawSocket(port);
    const refusal = async (frame: Buffer): Promise<string> => {
      const before = received().length;
      const answered = (): Buffer => received().subarray(before);
      socket.write(frame);
      await eventually(() => expect(answered().length).toBeGreaterThan(16));
      await eventually(() => expect(answered()).toHaveLength(16 + answered().readInt32BE(12)));
      const answer = answered();
      expect(answer.subarray(0, 4).toString('hex')).toBe('dabb0228');
      return answer.toString('latin1', 18);
    };
    const garbage = Buffer.from('4f4f4f4f51ff', 'hex');
    expect(await refusal(Buffer.concat([header(0xc2, '0000000000000001', 6), garbage]))).toMatch(
      /BAD_REQUEST: protocol version/,
    );
    expect(await refusal(Buffer.concat([header(0xc3, '0000000000000002', 6), garbage]))).toMatch(
      /BAD_REQUEST: serialization 3 /,
    );
    expect(await refusal(header(0xc2, '0000000000000003', 0))).toMatch(/BAD_REQUEST/);
  });

  it('gives a request over the bound of calls under way LIMIT_EXCEEDED', async () => {
    const { implementation } = await applications.provider('one', { maxInFlight: 2 });
    const { client } = await applications.consumer({ retries: 0 });
    const release = Promise.withResolvers<void>();
    implementation.held = release.promise;
    const [a, b, c] = [1, 2, 3].map((ms) => client.waitOnce(ms));
    await expect(c).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED', retriable: true });
    release.resolve();
    await Promise.all([a, b]);
  });

  it('accepts no more connections than it may', async () => {
    const incidents: RpcIncident[] = [];
    const { port } = await applications.provider('one', {
      maxConnections: 1,
      monitor: { incident: (kind) => incidents.push(kind) },
    });
    await rawSocket(port);
    const second = connect(port, '127.0.0.1');
    sockets.push(second);
    await closed(second);
    expect(incidents).toContain('connection-refused-by-limit');
  });

  it('ends calls under way at once when the connection is lost, and tries idempotent ones elsewhere', async () => {
    const one = await applications.provider('one');
    const { application, client } = await applications.consumer({ loadBalance: 'consistenthash' });
    const proxied = await tcpProxy({ target: `127.0.0.1:${one.port}` });
    const direct = await applications.start({
      registry: knownProviders([echoUrl(proxied.port)]),
    });
    const cut = direct.refer(EchoService);
    await cut.echo('connected');
    const release = Promise.withResolvers<void>();
    one.implementation.held = release.promise;
    const waiting = Promise.allSettled([cut.waitOnce(1), cut.echo('x')]);
    await eventually(() => expect(one.implementation.calls).toBe(3));
    await proxied.cut();
    // Neither its answer, which is held back, nor its time has ended it.
    const [once] = await waiting;
    expect(once).toMatchObject({
      reason: { code: 'NETWORK', retriable: true, provider: `127.0.0.1:${proxied.port}` },
    });
    release.resolve();
    await proxied.restore();
    await eventually(async () => expect(await cut.echo('again')).toBe('again'));
    await proxied.close();
    await eventually(() => expect(Object.values(application.health().references)).toEqual([1]));
    expect(await client.echo('y')).toBe('y');
  });

  it('finds out that a connection is half open by its heartbeats', async () => {
    const one = await applications.provider('one');
    const proxied = await tcpProxy({ target: `127.0.0.1:${one.port}` });
    const incidents: RpcIncident[] = [];
    const application = await applications.start({
      registry: knownProviders([echoUrl(proxied.port)]),
      heartbeatMs: 100,
      monitor: { incident: (kind) => incidents.push(kind) },
    });
    const client = application.refer(EchoService);
    await client.echo('x');
    proxied.freeze();
    await eventually(() => expect(incidents).toContain('half-open'));
    await proxied.restore();
    await eventually(async () => expect(await client.echo('again')).toBe('again'));
    await proxied.close();
  });

  it('serves what is under way when it closes, and is not asked any more', async () => {
    const one = await applications.provider('one');
    const two = await applications.provider('two');
    const { application, client } = await applications.consumer({ retries: 0 });
    await eventually(() => expect(Object.values(application.health().references)).toEqual([2]));
    // Longer than a provider that ends waits for something new to come.
    const slow = Array.from({ length: 20 }, () => client.waitOnce(1500));
    await eventually(() => expect(one.implementation.calls + two.implementation.calls).toBe(20));
    let stop = false;
    const outcomes: string[] = [];
    const load = (async () => {
      while (!stop) outcomes.push(await client.who('').catch((error: Error) => error.message));
    })();
    try {
      await eventually(() => expect(new Set(outcomes)).toEqual(new Set(['one', 'two'])));
      await one.application.close();
      await expect(Promise.all(slow)).resolves.toHaveLength(20);
    } finally {
      stop = true;
      await load;
    }
    // Not one of all these calls failed.
    expect(new Set(outcomes)).toEqual(new Set(['one', 'two']));
    expect(await Promise.all([client.who(''), client.who('')])).toEqual(['two', 'two']);
  });

  it('recovers from a provider that was killed and started again on its port', async () => {
    const child = await spawnProvider(applications, { port: await freePort() });
    const two = await applications.provider('two');
    const { application, client } = await applications.consumer();
    await eventually(() => expect(Object.values(application.health().references)).toEqual([2]));
    const ask = () => Promise.all(Array.from({ length: 20 }, () => client.who('')));
    expect(new Set(await ask())).toEqual(new Set(['child', 'two']));

    process.kill(child.pid, 'SIGKILL');
    // Failover hides the loss although ZooKeeper still lists the dead provider.
    expect((await ask()).every((name) => name === 'two' || name === 'child')).toBe(true);
    await eventually(() => expect(Object.values(application.health().references)).toEqual([1]));

    const again = await spawnProvider(applications, { port: child.port });
    await eventually(async () => expect(new Set(await ask())).toEqual(new Set(['child', 'two'])));
    process.kill(again.pid, 'SIGKILL');
    await two.application.close();
  });

  const echoUrl = (port: number): ServiceUrl =>
    new ServiceUrl('dubbo', '127.0.0.1', port, EchoService.interfaceName, {
      interface: EchoService.interfaceName,
    });
});
