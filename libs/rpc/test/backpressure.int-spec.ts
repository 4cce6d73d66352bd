import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@stampede/testing';
import { ServiceUrl } from '../src/index.js';
import { Applications } from './support/applications.js';
import { EchoService } from './support/echo-service.js';
import { knownProviders } from './support/known-providers.js';

/** These tests move megabytes. What they look for would last for ever: a slow machine is given its time. */
const PATIENT = { timeoutMs: 60_000 };

describe('a connection under pressure', () => {
  let applications: Applications;

  beforeEach(() => {
    applications = new Applications();
  });

  afterEach(() => applications.closeAll());

  it('carries large requests and large answers at once without the two sides waiting for each other', async () => {
    await applications.provider('one');
    const { client } = await applications.consumer({ methods: { echo: PATIENT } });
    const large = 'x'.repeat(1_000_000);
    const answers = await Promise.all(Array.from({ length: 24 }, () => client.echo(large)));
    expect(answers.every((answer) => answer === large)).toBe(true);
  });

  it('refuses more than may wait to be sent', async () => {
    await applications.provider('one');
    const { client } = await applications.consumer({ retries: 0, methods: { echo: PATIENT } });
    await client.echo('warm');
    const large = 'x'.repeat(4_000_000);
    const outcomes = await Promise.allSettled(Array.from({ length: 14 }, () => client.echo(large)));
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]).toMatchObject({ reason: { code: 'LIMIT_EXCEEDED', retriable: true } });
    expect(await client.echo('still')).toBe('still');
  });

  it('is not read while it does not read its answers, and others are served', async () => {
    const { port, implementation } = await applications.provider('one');
    const { client } = await applications.consumer();
    const request = await captureRequest('x'.repeat(1_000_000));
    const glutton = connect(port, '127.0.0.1');
    glutton.on('error', () => undefined);
    await once(glutton, 'connect');
    glutton.pause();
    for (let sent = 0; sent < 60; sent++) glutton.write(request);
    await eventually(() => expect(implementation.calls).toBeGreaterThan(2), PATIENT);
    expect(await client.echo('others')).toBe('others');
    const callsThen = await eventually(async () => {
      const before = implementation.calls;
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(implementation.calls).toBe(before);
      return before;
    }, PATIENT);
    expect(callsThen).toBeLessThan(60);
    glutton.resume();
    await eventually(() => expect(implementation.calls).toBe(61), PATIENT);
    glutton.destroy();
  });

  /** The bytes of a request as the library sends it. */
  async function captureRequest(text: string): Promise<Buffer> {
    const chunks: Buffer[] = [];
    const server = createServer((socket) => {
      socket.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', () => undefined);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const url = new ServiceUrl('dubbo', '127.0.0.1', port, EchoService.interfaceName, {
      interface: EchoService.interfaceName,
    });
    const application = await applications.start({
      registry: knownProviders([url]),
    });
    const call = application.refer(EchoService, { retries: 0 }).echo(text);
    const frame = (): Buffer => Buffer.concat(chunks);
    await eventually(() => expect(frame().length).toBeGreaterThan(16));
    await eventually(() => expect(frame()).toHaveLength(16 + frame().readInt32BE(12)));
    await Promise.allSettled([application.close(), call]);
    server.close();
    return frame();
  }
});
