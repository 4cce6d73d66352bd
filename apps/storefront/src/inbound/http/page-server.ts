import { resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { Metrics } from '@stampede/observability';
import { fastify, type FastifyInstance } from 'fastify';
import { addApiProxy } from './api-proxy.js';
import { observeRequests } from './observe-requests.js';
import { headersOf } from './response-headers.js';

export interface PageServerOptions {
  readonly pagesDir: string;
  readonly gatewayUrl: string;
  readonly metrics: Metrics;
}

/** Serves the published folder as a CDN would, and nothing else but /api/, which it hands to the gateway. */
export async function createPageServer(options: PageServerOptions): Promise<FastifyInstance> {
  const root = resolve(options.pagesDir);
  const server = fastify({ forceCloseConnections: 'idle', routerOptions: { maxParamLength: 512 } });
  observeRequests(server, options.metrics);
  await addApiProxy(server, options.gatewayUrl);
  await server.register(fastifyStatic, {
    root,
    preCompressed: true,
    cacheControl: false,
    dotfiles: 'ignore',
    setHeaders: (reply, path) => {
      void reply.headers(headersOf(path.slice(root.length).replace(/\.(br|gz)$/, '')));
    },
  });
  server.setNotFoundHandler((request, reply) => {
    reply.code(404).headers(headersOf('/404.html'));
    if (request.method === 'GET' || request.method === 'HEAD') return reply.sendFile('404.html');
    return reply.type('text/plain; charset=utf-8').send('There is nothing at this address.\n');
  });
  return server;
}
