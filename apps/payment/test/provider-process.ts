import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { freePort, scratchDatabase, startProcess } from '@stampede/testing';
import pg from 'pg';

export const PROVIDER_API_KEY = 'k'.repeat(32);
export const PROVIDER_WEBHOOK_SECRET = 'w'.repeat(32);

const DIST = new URL('../../payment-provider/dist/src/', import.meta.url).pathname;

export interface LedgerCharge {
  readonly id: string;
  readonly idempotencyKey: string;
  readonly status: string;
  readonly amountCents: number;
  readonly refundId: string | null;
}

/** The real provider in its own process, and in front of its webhooks a gateway of three lines. */
export async function startProviderProcess() {
  const database = await scratchDatabase('provider');
  let onWebhook: (body: string, signature: string) => Promise<string> = async () => 'ACCEPTED';
  const gateway = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      onWebhook(body, String(request.headers['stampede-signature'])).then(
        (code) => response.writeHead(code === 'ACCEPTED' ? 204 : 400).end(),
        () => response.writeHead(503).end(),
      );
    });
  });
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));

  const port = await freePort();
  const metricsPort = await freePort();
  const common = { STAMPEDE_MODE: 'test', INSTANCE_ID: 'provider-1', LOG_LEVEL: 'error' };
  const migration = await startProcess({
    script: `${DIST}migrate.js`,
    env: { ...common, MIGRATION_DATABASE_URL: database.url },
  });
  const { code } = await migration.exited;
  if (code !== 0) throw new Error(`migration of the provider: ${migration.output}`);
  const provider = await startProcess({
    script: `${DIST}main.js`,
    env: {
      ...common,
      DATABASE_URL: database.url,
      HTTP_PORT: String(port),
      METRICS_PORT: String(metricsPort),
      PROVIDER_API_KEY,
      PROVIDER_WEBHOOK_SECRET,
      WEBHOOK_URL: `http://127.0.0.1:${(gateway.address() as AddressInfo).port}/`,
    },
    readyUrl: `http://127.0.0.1:${metricsPort}/health/ready`,
  });

  const url = `http://127.0.0.1:${port}`;
  const send = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${PROVIDER_API_KEY}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };
  return {
    url,
    faults: (faults: Record<string, unknown>) => send('PUT', '/v1/faults', faults),
    chargesOf: async (orderId: string) =>
      (await send<{ charges: LedgerCharge[] }>('GET', `/v1/charges?reference=${orderId}`)).charges,
    refundsOf: async (chargeId: string) =>
      (await send<{ refunds: { id: string }[] }>('GET', `/v1/refunds?chargeId=${chargeId}`)).refunds,
    /** Whoever charges waits for the returned function to be called. */
    holdCharges: async () => {
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      await client.query('BEGIN; LOCK TABLE charge IN SHARE MODE');
      return () => client.end();
    },
    onWebhook: (listener: typeof onWebhook) => {
      onWebhook = listener;
    },
    close: async () => {
      await provider.kill();
      await new Promise<void>((resolve) => gateway.close(() => resolve()));
      await database.drop();
    },
  };
}
export type ProviderProcess = Awaited<ReturnType<typeof startProviderProcess>>;
