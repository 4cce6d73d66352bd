import type { Metrics } from '@stampede/observability';
import type { FastifyInstance } from 'fastify';

/** Rate, errors and duration of every answered request, by the pattern of its route. */
export function observeRequests(fastify: FastifyInstance, metrics: Metrics): void {
  const seconds = metrics.histogram('stampede_http_seconds');
  fastify.addHook('onResponse', async (request, reply) => {
    const { statusCode } = reply;
    seconds.observe(
      {
        method: request.method,
        route: request.routeOptions.url ?? 'unknown',
        status: `${Math.floor(statusCode / 100)}xx`,
        code: statusCode < 400 ? 'OK' : String(statusCode),
      },
      reply.elapsedTime / 1000,
    );
  });
}
