import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLogger, createMetrics } from '@stampede/observability';
import { Bulkhead } from './bulkhead.js';
import { ProviderClient } from './provider-client.js';

const charge = {
  id: 'ch',
  idempotencyKey: '7-1',
  reference: '7',
  amountCents: 1999,
  currency: 'CNY',
  status: 'SUCCEEDED',
  declineCode: null,
  refundId: null,
};
const order = { paymentId: '7-1', orderId: '7', amountCents: 1999 };

describe('ProviderClient', () => {
  let server: Server;
  let client: ProviderClient;
  let clientOf: (timeoutMs: number) => ProviderClient;
  let reply: (request: IncomingMessage, response: ServerResponse) => void;
  const json = (status: number, body: unknown) => (_: IncomingMessage, response: ServerResponse) =>
    void response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(typeof body === 'string' ? body : JSON.stringify(body));

  beforeAll(async () => {
    server = createServer((request, response) => reply(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const options = {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
      apiKey: 'key',
      bulkhead: new Bulkhead(4),
      metrics: createMetrics({ service: 'test', instance: 'test', processMetrics: false }),
      logger: createLogger({ service: 'test', instance: 'test', level: 'silent' }),
    };
    clientOf = (timeoutMs) => new ProviderClient({ ...options, timeoutMs });
    client = clientOf(60_000);
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('asks with the key of the payment and its bearer key', async () => {
    let headers: IncomingMessage['headers'] = {};
    reply = (request, response) => {
      headers = request.headers;
      json(201, charge)(request, response);
    };
    expect(await client.charge(order)).toMatchObject({
      kind: 'CHARGE',
      charge: { chargeId: 'ch', amountCents: 1999 },
    });
    expect(headers).toMatchObject({ 'idempotency-key': '7-1', authorization: 'Bearer key' });
  });

  it.each([
    ['500', json(500, {})],
    ['422', json(422, { code: 'IDEMPOTENCY_KEY_REUSED' })],
    ['401', json(401, {})],
    [
      'a redirect',
      (_: IncomingMessage, response: ServerResponse) =>
        void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    ],
    ['no JSON', json(200, '<html>')],
    ['JSON of another shape', json(200, { id: 1 })],
    ['the charge of another key', json(200, { ...charge, idempotencyKey: '8-1' })],
    ['silence', () => undefined],
    ['a broken connection', (request: IncomingMessage) => void request.socket.destroy()],
  ])('calls %s no answer: never a refusal, never a success', async (what, behaviour) => {
    reply = behaviour;
    const asked = what === 'silence' ? clientOf(200) : client;
    expect(await asked.charge(order)).toEqual({ kind: 'UNANSWERED' });
    expect(await asked.fetchCharge('7-1')).not.toMatchObject({ kind: 'CHARGE' });
    expect(await asked.refund('ch')).toEqual({ kind: 'UNANSWERED' });
  });

  it('tells "no such key" from a charge', async () => {
    reply = json(200, { charges: [], nextCursor: null });
    expect(await client.fetchCharge('7-1')).toEqual({ kind: 'NOT_FOUND' });
    reply = json(200, { charges: [charge], nextCursor: null });
    expect(await client.fetchCharge('7-1')).toMatchObject({ kind: 'CHARGE' });
  });
});
