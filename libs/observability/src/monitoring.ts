import { createServer, type ServerResponse } from 'node:http';
import type { Metrics } from './create-metrics.js';

/** Settings of {@link startMonitoring}. */
export interface MonitoringOptions {
  /** Port to listen on; 0 takes a free one. */
  readonly port: number;
  /** Address to listen on. Default 127.0.0.1: these pages are for operators, not for the public. */
  readonly host?: string;
  readonly metrics: Metrics;
  /** Whether this process may be given work now. A rejection counts as false. */
  readonly readiness: () => Promise<boolean> | boolean;
}

/** A running monitoring server. */
export interface Monitoring {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Serves `/metrics` (Prometheus text), `/health/live` (200 while the event loop turns) and `/health/ready` (200 or 503).
 *
 * @throws the error of `listen` when the port is taken.
 */
export async function startMonitoring(options: MonitoringOptions): Promise<Monitoring> {
  const { port, host = '127.0.0.1', metrics, readiness } = options;
  const server = createServer((request, response) => {
    answer(request.url?.split('?')[0], response, metrics, readiness).catch((error: unknown) => {
      respond(response, 500, 'text/plain', `${String(error)}\n`);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  path: string | undefined,
  response: ServerResponse,
  metrics: Metrics,
  readiness: MonitoringOptions['readiness'],
): Promise<void> {
  switch (path) {
    case '/metrics': {
      const { contentType, body } = await metrics.expose();
      return respond(response, 200, contentType, body);
    }
    case '/health/live':
      return respond(response, 200, 'application/json', '{"status":"live"}\n');
    case '/health/ready': {
      const ready = await isReady(readiness);
      return respond(
        response,
        ready ? 200 : 503,
        'application/json',
        `{"status":"${ready ? 'ready' : 'not ready'}"}\n`,
      );
    }
    default:
      return respond(response, 404, 'text/plain', 'not found\n');
  }
}

async function isReady(readiness: MonitoringOptions['readiness']): Promise<boolean> {
  try {
    return await readiness();
  } catch {
    return false; // What cannot tell that it is ready is not.
  }
}

function respond(response: ServerResponse, status: number, contentType: string, body: string): void {
  if (!response.headersSent) response.writeHead(status, { 'content-type': contentType });
  response.end(body);
}
