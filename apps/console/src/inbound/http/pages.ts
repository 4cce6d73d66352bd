import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { ASSET_HEADERS, PAGE_HEADERS } from './security-headers.js';

/** Serves the client that the build made: one page and its assets, compressed ahead of time. */
export async function servePages(server: FastifyInstance, folder: string): Promise<void> {
  if (!existsSync(join(folder, 'index.html')))
    throw new Error(`${folder} has no index.html: build the client first (nx run console:build)`);
  await server.register(fastifyStatic, {
    root: folder,
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const isAsset = relative(folder, path).startsWith('assets');
      void reply.headers(isAsset ? ASSET_HEADERS : PAGE_HEADERS);
    },
  });
}
