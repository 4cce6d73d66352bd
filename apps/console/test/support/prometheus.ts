import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createLogger,
  createMetrics,
  startMonitoring,
  type Metrics,
  type Monitoring,
} from '@stampede/observability';
import type { RpcMonitor } from '@stampede/rpc';
import { monitorCalls } from '@stampede/service';
import { eventually, freePort } from '@stampede/testing';

/** A process as Prometheus sees it: it counts, and can be started anew. */
export class MeteredProcess {
  metrics: Metrics;
  private monitoring: Monitoring | undefined;

  private constructor(
    readonly service: string,
    readonly instance: string,
    readonly port: number,
  ) {
    this.metrics = createMetrics({ service, instance });
  }

  static async start(service: string, instance = `${service}-1`): Promise<MeteredProcess> {
    const started = new MeteredProcess(service, instance, await freePort());
    await started.listen();
    return started;
  }

  /** Forgets what it counted, as every process does that is started anew. */
  async restart(): Promise<void> {
    await this.stop();
    this.metrics = createMetrics({ service: this.service, instance: this.instance });
    await this.listen();
  }

  /** Lets itself be scraped again, with what it had counted. */
  async resume(): Promise<void> {
    await this.listen();
  }

  async stop(): Promise<void> {
    await this.monitoring?.close();
    this.monitoring = undefined;
  }

  /** Answers to purchase requests. */
  answered(status: string, code: string, count: number, seconds = 0.004): void {
    const route = '/api/v1/sales/:saleId/purchases';
    const histogram = this.metrics.histogram('stampede_http_seconds');
    for (let n = 0; n < count; n += 1) histogram.observe({ method: 'POST', route, status, code }, seconds);
  }

  /** Told of RPC calls, as every service is. */
  monitor(): RpcMonitor {
    const logger = createLogger({ service: this.service, instance: this.instance, level: 'silent' });
    return monitorCalls(this.service, { logger, metrics: this.metrics });
  }

  private async listen(): Promise<void> {
    this.monitoring = await startMonitoring({
      port: this.port,
      metrics: this.metrics,
      readiness: () => true,
    });
  }
}

/** A Prometheus of the test's own, which scrapes more often than the system's: tests need not wait so long. */
export class TestPrometheus {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {}

  static async start(processes: readonly MeteredProcess[]): Promise<TestPrometheus> {
    const folder = await mkdtemp(join(tmpdir(), 'console-prometheus-'));
    const targets = processes.map(({ service, instance, port }) => ({
      targets: [`127.0.0.1:${port}`],
      labels: { service, instance },
    }));
    const config = {
      global: { scrape_interval: '300ms', scrape_timeout: '300ms' },
      scrape_configs: [{ job_name: 'stampede', honor_labels: true, static_configs: targets }],
    };
    const file = join(folder, 'prometheus.yml');
    await writeFile(file, JSON.stringify(config));
    const address = `127.0.0.1:${await freePort()}`;
    const child = spawn(
      'prometheus',
      [
        `--config.file=${file}`,
        `--storage.tsdb.path=${join(folder, 'tsdb')}`,
        ...[`--web.listen-address=${address}`, '--log.level=error'],
      ],
      { stdio: 'inherit' },
    );
    const killAtExit = () => child.kill('SIGKILL');
    process.once('exit', killAtExit);
    child.once('exit', () => process.off('exit', killAtExit));
    const prometheus = new TestPrometheus(`http://${address}`, child, folder);
    await eventually(async () => expect((await fetch(`${prometheus.url}/-/ready`)).status).toBe(200));
    return prometheus;
  }

  /** What Prometheus itself says: a value per set of labels; `{}` is the one without any. */
  async ask(expression: string, atMs?: number): Promise<Record<string, number>> {
    const body = new URLSearchParams({ query: expression });
    if (atMs !== undefined) body.set('time', (atMs / 1000).toFixed(3));
    const response = await fetch(`${this.url}/api/v1/query`, { method: 'POST', body });
    const { data, error } = (await response.json()) as {
      data?: { result: { metric: Record<string, string>; value: [number, string] }[] };
      error?: string;
    };
    if (data === undefined) throw new Error(error);
    return Object.fromEntries(
      data.result.map(({ metric, value }) => [JSON.stringify(metric), Number(value[1])]),
    );
  }

  async askOne(expression: string, atMs?: number): Promise<number | undefined> {
    return (await this.ask(expression, atMs))['{}'];
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    await ended;
    await rm(this.folder, { recursive: true, force: true });
  }
}
