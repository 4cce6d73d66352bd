import { monitorEventLoopDelay } from 'node:perf_hooks';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { RpcHealthIndicator } from '@stampede/rpc-nest';
import type { RunningService, ServiceRuntime } from '@stampede/service';
import { Drain, EventStreams } from '@stampede/http';
import { AppModule } from './app.module.js';
import type { GatewaySettings } from './config/settings.js';
import { LoadShedder } from './domain/load-shedder.js';
import { registerDirectRoutes } from './inbound/http/direct-routes.js';
import { addDocsRoutes } from './inbound/http/docs.routes.js';
import { HttpMetrics } from './inbound/http/http-metrics.js';
import { ProblemReplies } from './inbound/http/problem-replies.js';
import { PurchaseRoute } from './inbound/http/purchase.route.js';
import { addRequestHooks } from './inbound/http/request-hooks.js';
import { RequestLog } from './inbound/http/request-log.js';
import { RouteTable } from './inbound/http/route-table.js';
import { createServers } from './inbound/http/server.js';
import { WebhookRoute } from './inbound/http/webhook.route.js';

const LOOP_DELAY_EVERY_MS = 500;
const LOOP_DELAY_RESOLUTION_MS = 20;
/** Requests under way at the end get so long; the process as a whole has 10 s. */
const DRAIN_MS = 7000;

/** Starts the gateway: it listens when this resolves. */
export async function startGateway(runtime: ServiceRuntime<GatewaySettings>): Promise<RunningService> {
  const { settings } = runtime;
  const routes = new RouteTable();
  const { main, direct } = createServers(routes, settings.TRUSTED_PROXIES);
  const module = AppModule.of({ ...runtime, routes });
  const app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(main), {
    bodyParser: false,
    abortOnError: false,
    logger: false,
  });
  await registerDirectRoutes(direct, { purchase: app.get(PurchaseRoute), webhook: app.get(WebhookRoute) });
  const shedder = app.get(LoadShedder);
  addRequestHooks(main, {
    shedder,
    replies: app.get(ProblemReplies),
    metrics: app.get(HttpMetrics),
    log: app.get(RequestLog),
    now: () => performance.now(),
  });
  addDocsRoutes(app, main);

  const health = app.get(RpcHealthIndicator);
  const drain = new Drain(main.server);
  const stopWatching = watchEventLoop(shedder);
  await app.listen({ port: settings.HTTP_PORT, host: settings.HTTP_HOST });

  return {
    isReady: () => health.isReady(),
    close: async () => {
      stopWatching();
      app.get(EventStreams).closeAll();
      await drain.during(() => Promise.all([direct.close(), app.close()]), DRAIN_MS);
    },
  };
}

/** Tells the shedder how late the event loop ran lately. */
function watchEventLoop(shedder: LoadShedder): () => void {
  const delay = monitorEventLoopDelay({ resolution: LOOP_DELAY_RESOLUTION_MS });
  delay.enable();
  const timer = setInterval(() => {
    const meanMs = delay.mean / 1e6 - LOOP_DELAY_RESOLUTION_MS;
    shedder.observeLoopDelay(Number.isFinite(meanMs) ? meanMs : 0);
    delay.reset();
  }, LOOP_DELAY_EVERY_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    delay.disable();
  };
}
