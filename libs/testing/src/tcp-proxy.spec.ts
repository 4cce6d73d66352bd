import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { closed } from './closed.js';
import { eventually } from './eventually.js';
import { freePort } from './free-port.js';
import { tcpProxy, type TcpProxy } from './tcp-proxy.js';

describe('tcpProxy', () => {
  let echo: Server;
  let proxy: TcpProxy;

  beforeEach(async () => {
    const port = await freePort();
    echo = createServer((socket) => socket.on('error', () => undefined).pipe(socket)).listen(
      port,
      '127.0.0.1',
    );
    await once(echo, 'listening');
    proxy = await tcpProxy({ target: `127.0.0.1:${port}` });
  });
  afterEach(async () => {
    await proxy.close();
    echo.close();
  });

  async function client(): Promise<Socket> {
    const socket = connect(proxy.port, '127.0.0.1');
    await once(socket, 'connect');
    return socket;
  }

  async function echoed(socket: Socket, text: string): Promise<string> {
    socket.write(text);
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    return chunk.toString();
  }

  it('passes bytes on, both ways', async () => {
    const socket = await client();
    expect(await echoed(socket, 'hello')).toBe('hello');
    expect(proxy.connections).toBe(1);
    socket.destroy();
    await eventually(() => expect(proxy.connections).toBe(0));
  });

  it('breaks connections and refuses new ones while cut, on the same port after', async () => {
    const socket = await client();
    const broken = closed(socket);
    await proxy.cut();
    await broken;
    await expect(client()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await proxy.restore();
    const again = await client();
    expect(await echoed(again, 'back')).toBe('back');
    again.destroy();
  });

  it('keeps silent while frozen, and breaks what it kept silent when restored', async () => {
    const socket = await client();
    socket.on('error', () => undefined);
    expect(await echoed(socket, 'before')).toBe('before');
    proxy.freeze();
    let heard = '';
    socket.on('data', (chunk) => (heard += chunk.toString()));
    socket.write('lost');
    const later = await client();
    later.on('error', () => undefined);
    later.write('lost too');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(heard).toBe('');
    const broken = closed(socket);
    await proxy.restore();
    await broken;
    expect(heard).toBe('');
  });
});
