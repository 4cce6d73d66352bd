import type { Metrics } from '@stampede/observability';
import type { FastifyInstance } from 'fastify';

/** Rate, errors and duration by the pattern of the route. An event stream lasts as long as its reader wants: it is not timed. */
export function observeRequests(server: FastifyInstance, metrics: Metrics): void {
  const seconds = metrics.histogram('stampede_http_seconds');
  server.addHook('onResponse', async (request, reply) => {
    const { statusCode } = reply;
    if (String(reply.getHeader('content-type')).startsWith('text/event-stream')) return;
    seconds.observe(
      {
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        status: `${Math.floor(statusCode / 100)}xx`,
        code: statusCode < 400 ? 'OK' : String(statusCode),
      },
      reply.elapsedTime / 1000,
    );
  });
}
