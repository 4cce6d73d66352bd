import { trace, type Metrics } from '@stampede/observability';
import { fastify, type FastifyInstance, type FastifyReply } from 'fastify';
import { PROBLEM_TYPE, problemBody, problemOf } from '@stampede/http';
import { refuseForeignPages } from './own-pages.js';
import { API_HEADERS } from './security-headers.js';

/** A sale of 50 items has some 8 KiB. */
const BODY_LIMIT_BYTES = 32 * 1024;
/** A whole request must have arrived by then: one that drips in holds a connection. */
const REQUEST_TIMEOUT_MS = 10_000;
const CHECK_EVERY_MS = 2000;

/** The HTTP server, before Nest adds to it. */
export function createServer(metrics: Metrics): FastifyInstance {
  const server = fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    return503OnClosing: false,
    http: { connectionsCheckingInterval: CHECK_EVERY_MS, headersTimeout: REQUEST_TIMEOUT_MS },
    routerOptions: { maxParamLength: 128 },
    frameworkErrors: (error, request, reply) => {
      const answer = reply as FastifyReply;
      void answer.code(problemOf(error).status).headers(API_HEADERS).type(PROBLEM_TYPE);
      void answer.send(problemBody(problemOf(error), request.url.split('?')[0]!.slice(0, 200)));
    },
  });
  server.removeContentTypeParser('text/plain');
  server.addHook('onRequest', async (request, reply) => {
    void reply.headers(API_HEADERS);
    refuseForeignPages(request.method, request.headers);
  });
  server.addHook('preHandler', (request, _reply, done) =>
    trace.run(trace.child(request.headers.traceparent as string | undefined), done),
  );
  observeRequests(server, metrics);
  return server;
}

/** An event stream lasts as long as its reader wants: it is not timed. */
function observeRequests(server: FastifyInstance, metrics: Metrics): void {
  const seconds = metrics.histogram('stampede_http_seconds');
  server.addHook('onResponse', async (request, reply) => {
    const { statusCode } = reply;
    if (request.routeOptions.url === '/api/snapshots') return;
    seconds.observe(
      {
        method: request.method,
        route: request.is404 ? 'none' : (request.routeOptions.url ?? 'none'),
        status: `${Math.trunc(statusCode / 100)}xx`,
        code: statusCode < 400 ? 'OK' : String(statusCode),
      },
      reply.elapsedTime / 1000,
    );
  });
}
