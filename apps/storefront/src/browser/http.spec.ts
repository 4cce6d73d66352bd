import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ask } from './http.js';
import { serverNowMs } from './server-time.js';

describe('a question to our own origin', () => {
  let answer: RequestListener;
  let server: Server;
  let url: string;
  beforeAll(async () => {
    Object.assign(globalThis, { document: { cookie: 'a=1; stampede_csrf=csrf-1; b=2' } });
    server = createServer((request, response) => answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(async () => {
    Reflect.deleteProperty(globalThis, 'document');
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const answering = (status: number, headers: Record<string, string>, body = '') => {
    answer = (_, response) => void response.writeHead(status, headers).end(body);
    return ask(url);
  };
  const problem = { 'content-type': 'application/problem+json; charset=utf-8' };

  it('has the answer, or the code and the pause of a problem', async () => {
    expect(await answering(200, {}, '{"a":1}')).toEqual({ ok: true, body: { a: 1 } });
    expect(await answering(204, {})).toEqual({ ok: true, body: undefined });
    expect(await answering(409, problem, '{"code":"SOLD_OUT"}')).toEqual({ ok: false, code: 'SOLD_OUT' });
    const limited = answering(429, { ...problem, 'retry-after': '7' }, '{"code":"RATE_LIMITED"}');
    expect(await limited).toEqual({ ok: false, code: 'RATE_LIMITED', retryAfterMs: 7000 });
  });

  it('makes the best of what is not from us: a proxy’s own page, an answer that was cut', async () => {
    expect(await answering(502, { 'content-type': 'text/html' }, '<h1>')).toMatchObject({
      code: 'UNAVAILABLE',
    });
    expect(await answering(404, {})).toMatchObject({ code: 'NOT_FOUND' });
    expect(await answering(200, {}, '{"a":')).toEqual({ ok: false, code: 'NETWORK' });
    expect(await answering(503, problem, '<h1>')).toEqual({ ok: false, code: 'NETWORK' });
    answer = (request) => void request.socket.destroy();
    expect(await ask(url)).toEqual({ ok: false, code: 'NETWORK' });
  });

  it('sends what proves that a page of ours asks, and the key of what it asks for', async () => {
    let seen: unknown;
    answer = (request, response) => {
      const { 'x-csrf-token': csrf, 'idempotency-key': key, 'content-type': type } = request.headers;
      seen = { method: request.method, csrf, key, type };
      response.end();
    };
    await ask(url, { method: 'POST', body: {}, idempotencyKey: 'key-1' });
    expect(seen).toEqual({ method: 'POST', csrf: 'csrf-1', key: 'key-1', type: 'application/json' });
  });

  it('learns the time from any answer, a cached one too', async () => {
    const askedMs = performance.now();
    await answering(200, { date: 'Thu, 01 Jan 2026 00:00:00 GMT', age: '60' }, '{}');
    const learntMs = serverNowMs()! - Date.UTC(2026, 0, 1, 0, 1);
    expect(learntMs).toBeGreaterThanOrEqual(0);
    // A date is of any moment of its second.
    expect(learntMs).toBeLessThan(1000 + performance.now() - askedMs);
  });
});
