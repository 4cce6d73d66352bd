import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createVerifier } from 'fast-jwt';
import { UsageError } from '../cli/usage-error.js';
import { Refusal, SalesApi } from './sales-api.js';

const jwtSecret = 's'.repeat(32);

describe('the operator at the gateway', () => {
  let server: Server;
  let api: SalesApi;
  let answer: { status: number; body: string };
  let asked: { line: string; key: unknown; body: string; role: unknown };

  beforeAll(async () => {
    const verify = createVerifier({ key: jwtSecret }) as (token: string) => { role: string };
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { role } = verify(request.headers.authorization!.replace('Bearer ', ''));
      const line = `${request.method} ${request.url}`;
      asked = { line, key: request.headers['idempotency-key'], body: Buffer.concat(chunks).toString(), role };
      response.writeHead(answer.status).end(answer.body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    api = new SalesApi({ gatewayUrl: `http://127.0.0.1:${port}`, jwtSecret });
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  beforeEach(() => void (answer = { status: 200, body: '{"saleId":"my-sale"}' }));

  it('asks as an operator, and repeats an addition under its key', async () => {
    expect(await api.restock('my-sale', 'phone', 5, 'key-1')).toEqual({ saleId: 'my-sale' });
    expect(asked).toEqual({
      line: 'POST /api/v1/admin/sales/my-sale/stock',
      key: 'key-1',
      body: '{"skuId":"phone","units":5}',
      role: 'operator',
    });
    await api.publish('my-sale');
    expect(asked).toMatchObject({ line: 'POST /api/v1/admin/sales/my-sale/publish', body: '' });
    await api.end('my-sale');
    expect(asked.line).toBe('POST /api/v1/admin/sales/my-sale/end');
    await api.list(7);
    expect(asked.line).toBe('GET /api/v1/admin/sales?limit=7');
  });

  it('is told why not, in the words of the problem and with every field', async () => {
    const errors = [
      { path: '/units', message: 'is too large' },
      { path: '/skuId', message: 'is missing' },
    ];
    answer = {
      status: 422,
      body: JSON.stringify({ code: 'VALIDATION_FAILED', detail: 'Not valid.', errors }),
    };
    const refused = await api.end('my-sale').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Refusal);
    expect(refused).toMatchObject({
      status: 422,
      message: 'Not valid. (422 VALIDATION_FAILED)\n  /units is too large\n  /skuId is missing',
    });
    answer = { status: 502, body: '<html>Bad gateway</html>' };
    await expect(api.end('my-sale')).rejects.toThrow('The gateway answered 502 <html>Bad gateway</html>');
  });

  it('knows no title of goods that the catalogue does not have, or when it is away', async () => {
    answer = { status: 200, body: '{"titleEn":"Aurora phone"}' };
    expect(await api.findTitle('aurora-phone')).toBe('Aurora phone');
    for (const status of [404, 503]) {
      answer = { status, body: '{}' };
      expect(await api.findTitle('aurora-phone')).toBeUndefined();
    }
  });

  it('is told where nobody answers', async () => {
    const nobody = new SalesApi({ gatewayUrl: 'http://127.0.0.1:1', jwtSecret });
    const failed = await nobody.list(1).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(UsageError);
    expect(failed).not.toBeInstanceOf(Refusal);
    expect((failed as Error).message).toMatch(/http:\/\/127\.0\.0\.1:1 does not answer/);
  });
});
