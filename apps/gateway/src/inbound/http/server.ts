import { createServer as createHttpServer } from 'node:http';
import type { Socket } from 'node:net';
import { fastify, type FastifyInstance, type FastifyReply, type FastifyServerOptions } from 'fastify';
import { Problem, PROBLEM_TYPE, problemBody, problemOf } from '@stampede/http';
import { isDirect } from './direct-routes.js';
import type { RouteTable } from './route-table.js';
import { API_HEADERS } from './security-headers.js';

/** Larger than any request we take; a purchase has some 200 bytes. */
export const BODY_LIMIT_BYTES = 16 * 1024;
/** A whole request must have arrived by then: one that drips in holds a connection. */
const REQUEST_TIMEOUT_MS = 10_000;
const CHECK_EVERY_MS = 2000;
/** Longer than a load balancer keeps its side open, so that the gateway is never the one to close first. */
const KEEP_ALIVE_MS = 72_000;

/** Both listen on one port. */
export interface HttpServers {
  /** Nest's: everything but the direct routes. */
  readonly main: FastifyInstance;
  /** Answers the direct routes and nothing else. */
  readonly direct: FastifyInstance;
}

/**
 * The HTTP server, before Nest adds to it. Fastify hands every hook down to every route, and Nest adds a dozen; so the direct routes
 * have a Fastify of their own, and each request is given to one of the two.
 */
export function createServers(routes: RouteTable, trustedProxies: readonly string[]): HttpServers {
  const options: FastifyServerOptions = {
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    // While it closes it goes on answering what comes on open connections, with `Connection: close`.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 128 },
    frameworkErrors: (error, request, reply) =>
      answerUnroutable(problemOf(error), request.url, reply as FastifyReply),
    clientErrorHandler: answerNoHttp,
  };
  // Its bodies are checked field by field and unknown fields refused, so names like __proto__ need no search of their own.
  const direct = fastify({ ...options, onProtoPoisoning: 'ignore', onConstructorPoisoning: 'ignore' });
  const main = fastify({
    ...options,
    serverFactory: (handler) => {
      const server = createHttpServer(
        { connectionsCheckingInterval: CHECK_EVERY_MS },
        (request, response) => {
          if (isDirect(request.method, request.url)) direct.routing(request, response);
          else handler(request, response);
        },
      );
      server.headersTimeout = REQUEST_TIMEOUT_MS;
      server.requestTimeout = REQUEST_TIMEOUT_MS;
      server.keepAliveTimeout = KEEP_ALIVE_MS;
      return server;
    },
  });
  for (const server of [direct, main]) {
    server.addHook('onRoute', ({ method, url }) => {
      for (const one of Array.isArray(method) ? method : [method]) routes.add(one, url);
    });
    server.removeContentTypeParser('text/plain');
  }
  return { main, direct };
}

/** The router refuses an address before any hook runs. */
function answerUnroutable(problem: Problem, url: string, reply: FastifyReply): void {
  reply.code(problem.status).headers(API_HEADERS).type(PROBLEM_TYPE);
  reply.send(problemBody(problem, url.split('?')[0]!.slice(0, 200)));
}

/** What is not HTTP, or not in time, has no request to answer: a last word on the socket. */
function answerNoHttp(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const isLate = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
  const problem = new Problem(
    'MALFORMED_REQUEST',
    isLate ? 'The request did not arrive in time.' : 'This is not HTTP/1.1.',
  );
  const body = problemBody(problem);
  const status = isLate ? '408 Request Timeout' : '400 Bad Request';
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: ${PROBLEM_TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
