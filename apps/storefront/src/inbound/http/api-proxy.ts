import httpProxy from '@fastify/http-proxy';
import type { FastifyInstance, FastifyReply } from 'fastify';

const CONNECT_TIMEOUT_MS = 2000;
/** Longer than the gateway may take for a payment. Event streams have sent their headers long before. */
const HEADERS_TIMEOUT_MS = 15_000;
/** Event streams say something every 15 s. */
const SILENCE_TIMEOUT_MS = 60_000;
/** Requests and event streams at a time: more than the gateway takes. */
const MAX_CONNECTIONS = 12_000;
const RETRY_AFTER_SECONDS = 2;

/** Hands /api/ to the gateway, unchanged and unbuffered. Nothing is tried twice: what may be repeated, its sender knows. */
export async function addApiProxy(server: FastifyInstance, gatewayUrl: string): Promise<void> {
  await server.register(httpProxy, {
    upstream: gatewayUrl,
    prefix: '/api',
    rewritePrefix: '/api',
    disableRequestLogging: true,
    destroyAgent: true,
    undici: {
      connections: MAX_CONNECTIONS,
      connect: { timeout: CONNECT_TIMEOUT_MS },
      headersTimeout: HEADERS_TIMEOUT_MS,
      bodyTimeout: SILENCE_TIMEOUT_MS,
    },
    replyOptions: {
      retryDelay: () => null,
      // We are the first to see the buyer's address: what came under this name says nothing.
      rewriteRequestHeaders: (request, headers) => ({ ...headers, 'x-forwarded-for': request.ip }),
      onError: (reply) => answerUnavailable(reply as FastifyReply),
    },
  });
}

function answerUnavailable(reply: FastifyReply): void {
  reply
    .code(503)
    .header('retry-after', RETRY_AFTER_SECONDS)
    .header('cache-control', 'no-store')
    .type('application/problem+json; charset=utf-8')
    .send(
      JSON.stringify({
        type: 'urn:stampede:problem:unavailable',
        title: 'Unavailable',
        status: 503,
        detail: 'The shop cannot be reached at the moment. Try again.',
        code: 'UNAVAILABLE',
      }),
    );
}
