import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ShopClient } from './shop-client.js';

describe('ShopClient', () => {
  let server: Server;
  let answer: RequestListener;
  let client: ShopClient;
  beforeAll(async () => {
    server = createServer((request, response) => answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    client = new ShopClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('sends what a logged-in user sends', async () => {
    const seen: unknown[] = [];
    answer = ({ url, headers }, response) => {
      seen.push([url, headers.authorization, headers['idempotency-key']]);
      response.end('{"accessToken":"abc"}');
    };
    const alice = await client.logIn('alice', 'demo');
    await alice.send('POST', '/buy', 200, {}, 'key-1');
    expect(seen).toEqual([
      ['/api/v1/auth/login', undefined, undefined],
      ['/buy', 'Bearer abc', 'key-1'],
    ]);
  });

  it('reads events however they are cut into pieces, until the one that is waited for', async () => {
    const pieces = [
      'retry: 1000\n\nda',
      'ta: {"status":"QUEUED"}\n',
      '\n: still here\n\ndata: {"status":"ORD',
      'ERED"}\n\n',
    ];
    answer = (_, response) => {
      for (const piece of pieces) response.write(piece);
    };
    const isLast = ({ status }: { status: string }) => status !== 'QUEUED';
    expect(await client.follow('/events', isLast)).toEqual({ status: 'ORDERED' });
  });

  it('fails when the events end too early', async () => {
    answer = (_, response) => response.end('data: {"status":"QUEUED"}\n\n');
    await expect(client.follow('/events', () => false)).rejects.toThrow(/ended without/);
  });

  it('asks again what is answered 503, with the same key', async () => {
    const keys: unknown[] = [];
    answer = ({ headers }, response) => {
      keys.push(headers['idempotency-key']);
      if (keys.length === 1) response.writeHead(503, { 'retry-after': '0' }).end();
      else response.writeHead(202).end('{}');
    };
    await client.send('POST', '/buy', 202, {}, 'key-1');
    expect(keys).toEqual(['key-1', 'key-1']);
  });

  it('says what was answered instead', async () => {
    answer = (_, response) => response.writeHead(503).end('closed');
    await expect(client.get('/sales')).rejects.toThrow('GET /sales answered 503 instead of 200: closed');
  });

  it('says who does not answer', async () => {
    const nobody = new ShopClient('http://127.0.0.1:1');
    await expect(nobody.get('/sales')).rejects.toThrow(/127.0.0.1:1 does not answer GET \/sales/);
  });
});
