import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@stampede/config';
import { createLogger } from '@stampede/observability';
import { startService, type ServiceRuntime } from '@stampede/service';
import { eventually, freePort, requireEnv } from '@stampede/testing';
import { buildClient } from '../../build.mjs';
import type { Snapshot } from '../../src/application/snapshot.js';
import { consoleSettings, type ConsoleSettings } from '../../src/config/settings.js';
import { startConsole } from '../../src/start-console.js';
import { Services } from './services.js';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // Tests look into bodies of every shape.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
  readonly text: string;
}

/** The real console, and small services behind it. */
export class RunningConsole {
  logLines: string[] = [];
  cookie = '';
  private closing: Promise<void> | undefined;

  private constructor(
    readonly url: string,
    readonly metricsUrl: string,
    readonly services: Services,
    private readonly closeConsole: () => Promise<void>,
    private readonly folder: string,
  ) {}

  static async start(settings: Record<string, string> = {}): Promise<RunningConsole> {
    const root = `dubbo-console-test-${randomUUID().slice(0, 8)}`;
    const services = new Services(root);
    await services.start();
    const folder = await mkdtemp(join(tmpdir(), 'console-test-'));
    const clientFolder = join(folder, 'client');
    await buildClient(clientFolder);
    const config = loadConfig(consoleSettings, {
      STAMPEDE_MODE: 'test',
      INSTANCE_ID: 'console-1',
      METRICS_PORT: String(await freePort()),
      HTTP_PORT: String(await freePort()),
      ZOOKEEPER_HOSTS: requireEnv('ZOOKEEPER_HOSTS'),
      RPC_CACHE_DIR: join(folder, 'rpc'),
      RPC_ROOT: root,
      ...settings,
    });
    const lines: string[] = [];
    const logger = createLogger({
      service: 'console',
      instance: config.INSTANCE_ID,
      destination: { write: (line) => void lines.push(line) },
    });
    const start = (runtime: ServiceRuntime<ConsoleSettings>) => startConsole(runtime, clientFolder);
    const close = await startService({ name: 'console', start }, config, logger);
    const running = new RunningConsole(
      `http://127.0.0.1:${config.HTTP_PORT}`,
      `http://127.0.0.1:${config.METRICS_PORT}/metrics`,
      services,
      close,
      folder,
    );
    running.logLines = lines;
    return running;
  }

  /** One request as the browser's pages send it; headers may take away from that (undefined) or add to it. */
  async send(
    method: string,
    path: string,
    { body, headers = {} }: { body?: unknown; headers?: Record<string, string | undefined> } = {},
  ): Promise<Answer> {
    const all: Record<string, string | undefined> = {
      cookie: this.cookie || undefined,
      ...(method === 'GET' ? {} : { origin: this.url, 'x-requested-with': 'console' }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    };
    const given = Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined);
    const response = await fetch(this.url + path, {
      method,
      headers: given,
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? JSON.parse(text) : undefined,
    };
  }

  /** Logs in, also where the service has only just been registered. */
  async logIn(username = 'operator'): Promise<void> {
    await eventually(async () => {
      const answer = await this.send('POST', '/api/login', { body: { username, password: 'demo' } });
      expect(answer.status).toBe(200);
      this.cookie = answer.headers.getSetCookie()[0]!.split(';')[0]!;
    });
  }

  async snapshot(sale?: string): Promise<Snapshot> {
    const { status, body, text } = await this.send('GET', `/api/snapshot${sale ? `?sale=${sale}` : ''}`);
    if (status !== 200) throw new Error(text);
    return body as Snapshot;
  }

  /** The events of a stream, until the signal aborts or the console ends it. */
  async *events(signal: AbortSignal, query = ''): AsyncGenerator<{ event: string; data: string }> {
    const response = await fetch(`${this.url}/api/snapshots${query}`, {
      headers: { cookie: this.cookie },
      signal,
    });
    if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
    let text = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      const parts = (text + chunk).split('\n\n');
      text = parts.pop()!;
      for (const part of parts) {
        const event = /^event: (.*)\ndata: (.*)$/.exec(part);
        if (event !== null) yield { event: event[1]!, data: event[2]! };
      }
    }
  }

  audited(): Record<string, unknown>[] {
    return this.logLines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ audit }) => audit === true)
      .map(({ operator, action, outcome, saleId, skuId, units }) =>
        Object.fromEntries(
          Object.entries({ operator, action, outcome, saleId, skuId, units }).filter(
            ([, value]) => value !== undefined,
          ),
        ),
      );
  }

  close(): Promise<void> {
    return (this.closing ??= this.end());
  }

  private async end(): Promise<void> {
    await this.closeConsole();
    await this.services.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
