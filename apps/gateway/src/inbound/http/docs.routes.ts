import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { describeApi } from './openapi-document.js';

const PAGE = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Stampede API</title><link rel="stylesheet" href="/api/docs/swagger-ui.css"></head>
<body><div id="swagger-ui"></div><script src="/api/docs/swagger-ui-bundle.js"></script><script src="/api/docs/init.js"></script></body>
</html>
`;
const INIT = `SwaggerUIBundle({ url: '/api/docs.json', dom_id: '#swagger-ui' });\n`;
const ASSETS = { 'swagger-ui.css': 'text/css', 'swagger-ui-bundle.js': 'text/javascript' } as const;
const DOCS_POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

/** The API's description: a page at /api/docs, JSON at /api/docs.json. The page's parts come from @nestjs/swagger's own Swagger UI. */
export function addDocsRoutes(app: INestApplication, server: FastifyInstance): void {
  const document = JSON.stringify(describeApi(app));
  const folder = swaggerUiFolder();
  const send = (reply: FastifyReply, type: string, body: string | Buffer) =>
    reply
      .headers({ 'content-security-policy': DOCS_POLICY, 'cache-control': 'public, max-age=60' })
      .type(`${type}; charset=utf-8`)
      .send(body);

  server.get('/api/docs', (_request, reply) => send(reply, 'text/html', PAGE));
  server.get('/api/docs.json', (_request, reply) => send(reply, 'application/json', document));
  server.get('/api/docs/init.js', (_request, reply) => send(reply, 'text/javascript', INIT));
  for (const [name, type] of Object.entries(ASSETS)) {
    server.get(`/api/docs/${name}`, async (_request, reply) =>
      send(reply, type, await readFile(join(folder, name))),
    );
  }
}

function swaggerUiFolder(): string {
  const swagger = createRequire(createRequire(import.meta.url).resolve('@nestjs/swagger'));
  return dirname(swagger.resolve('swagger-ui-dist/package.json'));
}
