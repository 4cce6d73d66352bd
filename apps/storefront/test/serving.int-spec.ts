import { request as httpRequest } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { eventually, freePort } from '@stampede/testing';
import { goodsOf, saleOf } from './support/services.js';
import { Storefront } from './support/storefront.js';
import { Upstream } from './support/upstream.js';

const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

describe('the static server', () => {
  let shop: Storefront;
  let upstream: Upstream;
  let gatewayPort: number;
  let port: number;
  let url: string;
  beforeAll(async () => {
    upstream = new Upstream();
    gatewayPort = await upstream.listen(await freePort());
    port = await freePort();
    url = `http://127.0.0.1:${port}`;
    shop = await Storefront.prepare({
      HTTP_PORT: String(port),
      GATEWAY_URL: `http://127.0.0.1:${gatewayPort}`,
    });
    shop.services.sales.set('live-1', saleOf('live-1', -60_000));
    shop.services.goods.set('aurora-phone', goodsOf('aurora-phone'));
    await Promise.all([shop.services.startInventory(), shop.services.startCatalog()]);
    await shop.start();
    await shop.published('sales/live-1.html', 'English aurora-phone');
  });
  afterAll(async () => {
    await shop.close();
    await upstream.close();
  });

  /** As it is on the wire: fetch would undo the encoding. */
  const raw = (path: string, headers: Record<string, string> = {}) =>
    new Promise<{ status: number; headers: Record<string, unknown>; body: Buffer }>((resolve, reject) => {
      const sent = httpRequest({ host: '127.0.0.1', port, path, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) }),
        );
      });
      sent.on('error', reject);
      sent.end();
    });
  const assetOf = async (extension: string) =>
    new RegExp(`"(/assets/[^"]+\\.${extension})"`).exec(await shop.text('index.html'))![1]!;

  describe('sends a file', () => {
    it('in the best form that the browser takes', async () => {
      const plain = await shop.read('sales/live-1.html');
      const path = '/sales/live-1.html';
      const br = await raw(path, { 'accept-encoding': 'gzip, deflate, br, zstd' });
      expect(br.headers).toMatchObject({
        'content-encoding': 'br',
        'content-type': 'text/html; charset=utf-8',
      });
      expect(brotliDecompressSync(br.body).length).toBe(plain.length);
      const gz = await raw(path, { 'accept-encoding': 'gzip' });
      expect(gz.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
      expect(gunzipSync(gz.body).length).toBe(plain.length);
      const identity = await raw(path);
      expect(identity.headers['content-encoding']).toBeUndefined();
      expect(identity.headers.vary).toBe('accept-encoding');
      expect(identity.body.length).toBe(plain.length);
    });

    it('for ever when its name tells its content, for a moment when not', async () => {
      const cached = async (path: string) => (await raw(path)).headers['cache-control'];
      for (const extension of ['js', 'css'])
        expect(await cached(await assetOf(extension))).toBe('public, max-age=31536000, immutable');
      for (const path of [
        '/',
        '/index.html',
        '/sales/live-1.html',
        '/sales/live-1.json',
        '/sales.json',
        '/nothing',
      ])
        expect(await cached(path)).toBe('public, max-age=2, stale-if-error=86400');
      for (const path of ['/pictures/phone.svg', '/favicon.svg', '/manifest.webmanifest'])
        expect(await cached(path)).toBe('public, max-age=86400');
    });

    it('with its type, and never to be guessed', async () => {
      const types = {
        '/': 'text/html; charset=utf-8',
        '/sales/live-1.json': 'application/json; charset=utf-8',
        '/pictures/phone.svg': 'image/svg+xml',
        '/manifest.webmanifest': 'application/manifest+json',
        [await assetOf('js')]: 'application/javascript; charset=utf-8',
        [await assetOf('css')]: 'text/css; charset=utf-8',
      };
      for (const [path, type] of Object.entries(types))
        expect((await raw(path)).headers).toMatchObject({
          'content-type': type,
          'x-content-type-options': 'nosniff',
        });
    });

    it('not again to a browser that has it', async () => {
      const { headers } = await raw('/pictures/phone.svg');
      const again = await raw('/pictures/phone.svg', { 'if-none-match': String(headers.etag) });
      expect([again.status, again.body.length]).toEqual([304, 0]);
    });
  });

  it('allows pages nothing inline, nothing from elsewhere and no frames', async () => {
    for (const path of ['/', '/sales/live-1.html', '/nothing'])
      expect((await raw(path)).headers).toMatchObject({
        'content-security-policy': CSP,
        'x-frame-options': 'DENY',
        'referrer-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
      });
  });

  it('answers what is not there with a page of ours, and shows nothing that is not published', async () => {
    const missing = await raw('/sales/nothing.html');
    expect(missing.status).toBe(404);
    expect(missing.body.toString()).toContain('Nothing here');
    for (const path of [
      '/.unfinished/',
      '/../package.json',
      '/%2e%2e/package.json',
      '/sales/..%2f..%2fpackage.json',
      '/sales/',
    ])
      expect([403, 404]).toContain((await raw(path)).status);
    expect((await fetch(`${url}/`, { method: 'POST' })).status).toBe(404);
  });

  describe('hands /api/ to the gateway', () => {
    beforeEach(() => {
      upstream.seen.length = 0;
    });

    it('as it is, with the address of the buyer', async () => {
      upstream.answer = (_, response) =>
        void response
          .writeHead(202, {
            'content-type': 'application/json',
            'set-cookie': ['a=1', 'b=2'],
            'cache-control': 'no-store',
          })
          .end('{"purchaseId":"p"}');
      const answer = await fetch(`${url}/api/v1/sales/live-1/purchases?x=%2F`, {
        method: 'POST',
        body: '{"skuId":  "aurora-phone"}',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': 'key-1',
          cookie: 'stampede_session=s',
          'x-forwarded-for': '1.2.3.4',
        },
      });
      expect([answer.status, await answer.json(), answer.headers.getSetCookie()]).toEqual([
        202,
        { purchaseId: 'p' },
        ['a=1', 'b=2'],
      ]);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      const { request, body } = upstream.seen[0]!;
      expect([request.method, request.url, body]).toEqual([
        'POST',
        '/api/v1/sales/live-1/purchases?x=%2F',
        '{"skuId":  "aurora-phone"}',
      ]);
      expect(request.headers).toMatchObject({
        'idempotency-key': 'key-1',
        cookie: 'stampede_session=s',
        'x-forwarded-for': '127.0.0.1',
      });
    });

    it('and tries nothing twice, not even what asks to be tried again', async () => {
      upstream.answer = (_, response) => void response.writeHead(503, { 'retry-after': '1' }).end('{}');
      const answer = await fetch(`${url}/api/v1/sales`);
      expect([answer.status, answer.headers.get('retry-after'), upstream.seen.length]).toEqual([503, '1', 1]);
      upstream.answer = (request) => void request.socket.destroy();
      expect((await fetch(`${url}/api/v1/sales`)).status).toBe(503);
      expect(upstream.seen).toHaveLength(2);
    });

    it('event by event, and ends the stream there when the buyer leaves', async () => {
      let isClosed = false;
      let send = (_text: string): void => undefined;
      upstream.answer = (request, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
        send = (text) => void response.write(text);
        send('retry: 1000\n\n');
        request.socket.once('close', () => (isClosed = true));
      };
      const abort = new AbortController();
      const answer = await fetch(`${url}/api/v1/purchases/p/events`, { signal: abort.signal });
      expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
      const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
      expect((await reader.read()).value).toBe('retry: 1000\n\n');
      for (const text of ['data: {"status":"QUEUED"}\n\n', 'data: {"status":"ORDERED"}\n\n']) {
        send(text);
        expect((await reader.read()).value).toBe(text);
      }
      abort.abort();
      await eventually(() => expect(isClosed).toBe(true));
    });

    it('beside more open event streams than an ordinary pool of connections has', async () => {
      upstream.answer = (request, response) => {
        if (!request.url!.endsWith('/events')) return void response.end('{}');
        response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': open\n\n');
      };
      const abort = new AbortController();
      const signal = AbortSignal.any([abort.signal, AbortSignal.timeout(60_000)]);
      const streams = Array.from({ length: 200 }, () =>
        fetch(`${url}/api/v1/purchases/p/events`, { signal }),
      );
      expect((await Promise.all(streams)).every(({ status }) => status === 200)).toBe(true);
      expect((await fetch(`${url}/api/v1/sales`, { signal })).status).toBe(200);
      abort.abort();
    });

    it('and says when that is away, while the pages go on', async () => {
      await upstream.close();
      for (const method of ['GET', 'POST']) {
        const answer = await fetch(`${url}/api/v1/sales/live-1/token`, { method });
        expect([
          answer.status,
          answer.headers.get('content-type'),
          answer.headers.get('retry-after'),
        ]).toEqual([503, 'application/problem+json; charset=utf-8', '2']);
        expect(await answer.json()).toMatchObject({ status: 503, code: 'UNAVAILABLE' });
        expect(answer.headers.get('cache-control')).toBe('no-store');
      }
      expect((await raw('/sales/live-1.html')).status).toBe(200);
      upstream.answer = (_, response) => void response.end('{}');
      await upstream.listen(gatewayPort);
      expect((await fetch(`${url}/api/v1/sales`)).status).toBe(200);
    });
  });

  it('counts its answers by route', async () => {
    // An answer is counted when it has gone out.
    await eventually(async () => {
      const metrics = await (await fetch(`${shop.monitoringUrl}/metrics`)).text();
      const counted = metrics.split('\n').filter((line) => line.startsWith('stampede_http_seconds_count'));
      for (const labels of ['route="/*",status="2xx",code="OK"', 'route="/api/*",status="5xx",code="503"'])
        expect(counted).toContainEqual(expect.stringContaining(`method="GET",${labels}`));
      expect(counted.join()).not.toContain('live-1');
    });
  });
});
