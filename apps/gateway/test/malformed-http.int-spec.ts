import { connect } from 'node:net';
import { login, send, sendJson, startAll, type Running } from './support/gateway.js';
import { errorLines, expectProblem } from './support/problems.js';
import { saleOf } from './support/services.js';

describe('HTTP that is not as it should be', () => {
  let all: Running;
  let url: string;
  let operator: string;

  beforeAll(async () => {
    all = await startAll();
    url = all.gateway.url;
    all.services.sales.set('live-1', saleOf('live-1', -1000));
    operator = await login(url, 'operator');
  });
  afterAll(() => all.close());

  const posts = [
    '/api/v1/auth/login',
    '/api/v1/sales/live-1/token',
    '/api/v1/sales/live-1/purchases',
    '/api/v1/admin/sales',
    '/api/v1/orders/1/payments',
    '/api/v1/admin/sales/live-1/stock',
    '/api/v1/admin/goods',
  ];

  it.each(posts)('answers malformed JSON at %s with 400', async (path) => {
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${operator}`,
      'idempotency-key': 'k',
    };
    for (const body of ['{"a":', '', 'nonsense', '\u0000']) {
      expectProblem(await send(url, 'POST', path, { body, headers }), 400, 'MALFORMED_REQUEST');
    }
  });

  it.each(posts)('answers a body over 16 KiB at %s with 413', async (path) => {
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${operator}`,
      'idempotency-key': 'k',
    };
    const body = JSON.stringify({ skuId: 'x'.repeat(17_000) });
    expectProblem(await send(url, 'POST', path, { body, headers }), 413, 'PAYLOAD_TOO_LARGE');
  });

  it.each(posts)('answers another type of body at %s with 415', async (path) => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'no type']) {
      const headers = { 'content-type': type, authorization: `Bearer ${operator}` };
      expectProblem(await send(url, 'POST', path, { body: 'a=1', headers }), 415, 'UNSUPPORTED_MEDIA_TYPE');
    }
  });

  it('answers an unknown address with 404 and a wrong method with 405 and Allow', async () => {
    for (const path of [
      '/',
      '/api',
      '/api/v1/nothing',
      '/api/v1/sales/live-1/captcha',
      '/api/v1/checkout',
      '/api/v2/sales',
    ]) {
      expectProblem(await send(url, 'GET', path), 404, 'NOT_FOUND');
    }
    const wrong: [string, string, string][] = [
      ['DELETE', '/api/v1/sales/live-1', 'GET, HEAD'],
      ['GET', '/api/v1/sales/live-1/purchases', 'POST'],
      ['PUT', '/api/v1/auth/login', 'POST'],
      ['GET', '/api/v1/payments/webhook', 'POST'],
    ];
    for (const [method, path, allow] of wrong) {
      const answer = await send(url, method, path);
      expectProblem(answer, 405, 'METHOD_NOT_ALLOWED');
      expect(answer.headers.get('allow')).toBe(allow);
    }
  });

  it('answers features that are not built with 404', async () => {
    for (const path of ['/api/v1/orders/1/return', '/api/v1/checkout']) {
      expectProblem(await sendJson(url, 'POST', path, { token: operator, body: {} }), 404, 'NOT_FOUND');
    }
  });

  it('answers an address that is no URL, or too long, with a problem', async () => {
    const raw = await rawRequest(
      url,
      'GET /api/v1/sales/%ZZ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    );
    expect(raw).toMatch(/^HTTP\/1\.1 400 .*"code":"MALFORMED_REQUEST"/s);
    const long = await send(url, 'GET', `/api/v1/sales/${'a'.repeat(500)}`);
    expect([long.status, long.body.code]).toEqual([404, 'NOT_FOUND']);
  });

  it('answers what is not HTTP with 400 and goes on', async () => {
    const raw = await rawRequest(url, 'HELLO\r\n\r\n');
    expect(raw).toMatch(/^HTTP\/1\.1 400 Bad Request.*"code":"MALFORMED_REQUEST"/s);
    const headers = await rawRequest(url, `GET / HTTP/1.1\r\nHost: a\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`);
    expect(headers).toMatch(/^HTTP\/1\.1 400/);
    expect((await send(url, 'GET', '/health/live')).status).toBe(200);
  });

  it('writes no error to its log for any of it', () => {
    expect(errorLines(all.logLines)).toEqual([]);
  });
});

function rawRequest(url: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname, () => socket.write(text));
    let answer = '';
    socket.on('data', (data) => (answer += data.toString()));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}
