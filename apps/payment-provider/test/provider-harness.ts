import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadConfig } from '@stampede/config';
import { createLogger } from '@stampede/observability';
import { migrate } from '@stampede/persistence';
import { startService } from '@stampede/service';
import { freePort, scratchDatabase } from '@stampede/testing';
import { CreateLedger1763700000000 } from '../migrations/1763700000000-create-ledger.js';
import { providerSettings } from '../src/config/settings.js';
import { startPaymentProvider } from '../src/start-payment-provider.js';

export const API_KEY = 'k'.repeat(32);
export const WEBHOOK_SECRET = 'w'.repeat(32);

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // Answers are asserted on, not relied on.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

export interface Received {
  readonly body: string;
  readonly signature: string;
}

/** The merchant's side of webhooks: keeps what arrives, answers as told. */
export class Merchant {
  readonly received: Received[] = [];
  status = 200;

  private constructor(private readonly server: Server) {}

  static async listen(): Promise<Merchant> {
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        merchant.received.push({ body, signature: String(request.headers['stampede-signature']) });
        response.writeHead(merchant.status).end();
      });
    });
    const merchant = new Merchant(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return merchant;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/webhook`;
  }

  /** Types of the webhooks about a reference, as they arrived. */
  typesOf(reference: string): string[] {
    return this.received
      .map(({ body }) => JSON.parse(body) as { type: string; data: { reference: string } })
      .filter(({ data }) => data.reference === reference)
      .map(({ type }) => type);
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

/** A provider in this process, on a database of its own. */
export async function startTestProvider(mode = 'test') {
  const database = await scratchDatabase('provider');
  const merchant = await Merchant.listen();
  await migrate({ url: database.url, migrations: [CreateLedger1763700000000] });
  const port = await freePort();
  const metricsPort = await freePort();
  const settings = loadConfig(providerSettings, {
    STAMPEDE_MODE: mode,
    INSTANCE_ID: 'provider-test',
    METRICS_PORT: String(metricsPort),
    HTTP_PORT: String(port),
    DATABASE_URL: database.url,
    PROVIDER_API_KEY: API_KEY,
    PROVIDER_WEBHOOK_SECRET: WEBHOOK_SECRET,
    WEBHOOK_URL: merchant.url,
  });
  const close = await startService(
    { name: 'payment-provider', start: startPaymentProvider },
    settings,
    createLogger({ service: 'provider', instance: 'test', level: 'silent' }),
  );

  const send = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
      headers: {
        authorization: `Bearer ${API_KEY}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      signal: AbortSignal.timeout(60_000),
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };
  return {
    url: `http://127.0.0.1:${port}`,
    metricsUrl: `http://127.0.0.1:${metricsPort}`,
    database,
    merchant,
    send,
    charge: (key: string, body: unknown) => send('POST', '/v1/charges', body, { 'idempotency-key': key }),
    refund: (key: string, chargeId: string) =>
      send('POST', '/v1/refunds', { chargeId }, { 'idempotency-key': key }),
    faults: (faults: unknown) => send('PUT', '/v1/faults', faults),
    close: async () => {
      await close();
      await merchant.close();
      await database.drop();
    },
  };
}
export type TestProvider = Awaited<ReturnType<typeof startTestProvider>>;
