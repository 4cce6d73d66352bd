import { fileURLToPath } from 'node:url';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { RpcHealthIndicator } from '@stampede/rpc-nest';
import type { RunningService, ServiceRuntime } from '@stampede/service';
import { Drain, EventStreams } from '@stampede/http';
import { AppModule } from './app.module.js';
import type { ConsoleSettings } from './config/settings.js';
import { servePages } from './inbound/http/pages.js';
import { createServer } from './inbound/http/server.js';

/** Where build.mjs puts the client, seen from dist/src. */
const CLIENT_FOLDER = fileURLToPath(new URL('../client', import.meta.url));
/** Requests under way at the end get so long; the process as a whole has 10 s. */
const DRAIN_MS = 7000;

/** Starts the console: it listens when this resolves. */
export async function startConsole(
  runtime: ServiceRuntime<ConsoleSettings>,
  clientFolder = CLIENT_FOLDER,
): Promise<RunningService> {
  const { settings } = runtime;
  const server = createServer(runtime.metrics);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.of(runtime),
    new FastifyAdapter(server),
    { bodyParser: false, abortOnError: false, logger: false },
  );
  await servePages(server, clientFolder);
  const health = app.get(RpcHealthIndicator);
  const drain = new Drain(server.server);
  await app.listen({ port: settings.HTTP_PORT, host: settings.HTTP_HOST });

  return {
    isReady: () => health.isReady(),
    close: async () => {
      app.get(EventStreams).closeAll();
      await drain.during(() => app.close(), DRAIN_MS);
    },
  };
}
