import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@stampede/config';
import { createLogger } from '@stampede/observability';
import { startService } from '@stampede/service';
import { eventually, freePort, requireEnv } from '@stampede/testing';
import { gatewaySettings } from '../../src/config/settings.js';
import { startGateway } from '../../src/start-gateway.js';
import { Accounts, Catalog, Inbox } from './edge-services.js';
import { Services } from './services.js';

export const JWT_SECRET = 'jwt-secret-of-the-tests-0123456789abcdef';
export const PURCHASE_TOKEN_SECRET = 'token-secret-of-the-tests-0123456789abcdef';

export interface Gateway {
  readonly url: string;
  readonly metricsUrl: string;
  readonly logLines: string[];
  close(): Promise<void>;
}

export interface Running extends Omit<Gateway, 'url'> {
  readonly gateway: Gateway;
  readonly services: Services;
  readonly accounts: Accounts;
  readonly catalog: Catalog;
  readonly inbox: Inbox;
  /** Another instance over the same services. */
  startAnother(settings?: Record<string, string>): Promise<Gateway>;
}

/**
 * The real gateway, and small services behind it over the real RPC.
 *
 * @param away what purchases do not need is not started
 */
export async function startAll(
  settings: Record<string, string> = {},
  { away = false } = {},
): Promise<Running> {
  const root = `dubbo-gateway-test-${randomUUID().slice(0, 8)}`;
  const services = new Services();
  const edge = { accounts: new Accounts(root), catalog: new Catalog(root), inbox: new Inbox(root) };
  const gateways: Gateway[] = [];
  const close = async () => {
    await Promise.all(gateways.map((one) => one.close()));
    for (const service of Object.values(edge)) await service.stop();
    await services.stop();
  };
  const startAnother = async (others: Record<string, string> = {}) => {
    const started = await startOne(root, gateways.length + 1, { ...settings, ...others });
    gateways.push(started);
    await eventually(() => requireReady(started.url));
    return started;
  };
  try {
    await services.start(root);
    if (!away) for (const service of Object.values(edge)) await service.start();
    const gateway = await startAnother();
    if (!away) await eventually(() => requireEdge(gateway.url));
    const { metricsUrl, logLines } = gateway;
    return { gateway, services, ...edge, metricsUrl, logLines, startAnother, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function requireReady(url: string): Promise<void> {
  const { status } = await fetch(`${url}/health/ready`);
  if (status !== 200) throw new Error('not ready');
}

/** Readiness does not wait for these. */
async function requireEdge(url: string): Promise<void> {
  const goods = await sendJson(url, 'GET', '/api/v1/goods/none');
  const messages = await sendJson(url, 'GET', '/api/v1/messages', { token: await login(url, 'alice') });
  if (goods.status !== 404 || messages.status !== 200) throw new Error(`${goods.text} ${messages.text}`);
}

async function startOne(root: string, number: number, settings: Record<string, string>): Promise<Gateway> {
  const metricsPort = await freePort();
  const cacheDir = await mkdtemp(join(tmpdir(), 'gateway-test-'));
  const logLines: string[] = [];
  const config = loadConfig(gatewaySettings, {
    STAMPEDE_MODE: 'test',
    INSTANCE_ID: `gateway-${number}`,
    METRICS_PORT: String(metricsPort),
    HTTP_PORT: String(await freePort()),
    ZOOKEEPER_HOSTS: requireEnv('ZOOKEEPER_HOSTS'),
    RPC_CACHE_DIR: cacheDir,
    RPC_ROOT: root,
    JWT_SECRET,
    PURCHASE_TOKEN_SECRET,
    SOLD_OUT_GRACE_MS: '0',
    PURCHASES_PER_USER: '100000',
    // However busy the machine: what is shed is for one test to say.
    MAX_EVENT_LOOP_DELAY_MS: '600000',
    ...settings,
  });
  const destination = { write: (line: string) => void logLines.push(line) };
  const logger = createLogger({
    service: 'gateway',
    instance: config.INSTANCE_ID,
    level: 'info',
    destination,
  });
  const url = `http://127.0.0.1:${config.HTTP_PORT}`;
  const stop = await startService({ name: 'gateway', start: startGateway }, config, logger);
  let stopping: Promise<void> | undefined;
  const close = () => (stopping ??= stop().then(() => rm(cacheDir, { recursive: true, force: true })));
  return { url, metricsUrl: `http://127.0.0.1:${metricsPort}/metrics`, logLines, close };
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // Tests look into bodies of every shape.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
  readonly text: string;
}

/** One request, sent exactly as described. */
export async function send(
  url: string,
  method: string,
  path: string,
  options: { body?: string | Uint8Array<ArrayBuffer>; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const response = await fetch(url + path, { method, body: options.body, headers: options.headers });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json');
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson ? JSON.parse(text) : undefined,
  };
}

/** The same with a JSON body and a bearer token. */
export function sendJson(
  url: string,
  method: string,
  path: string,
  { token, body, headers }: { token?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer> {
  return send(url, method, path, {
    body: body === undefined ? undefined : JSON.stringify(body),
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
  });
}

export async function login(url: string, username: string): Promise<string> {
  const { body } = await sendJson(url, 'POST', '/api/v1/auth/login', {
    body: { username, password: 'demo' },
  });
  return (body as { accessToken: string }).accessToken;
}
