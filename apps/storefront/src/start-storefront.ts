import { fileURLToPath } from 'node:url';
import { CatalogService, SaleService } from '@stampede/contracts';
import { RpcApplication } from '@stampede/rpc';
import { rpcOptions, type RunningService, type ServiceRuntime } from '@stampede/service';
import type { FastifyInstance } from 'fastify';
import type { PublishLog } from './application/ports.js';
import { PublishPages } from './application/publish-pages.js';
import type { StorefrontSettings } from './config/settings.js';
import { createPageServer } from './inbound/http/page-server.js';
import { PublishJob } from './inbound/jobs/publish.job.js';
import { AtomicPageFolder } from './outbound/files/atomic-page-folder.js';
import { BuiltClient } from './outbound/files/built-client.js';
import { PreactRenderer } from './outbound/pages/preact-renderer.js';
import { RpcGoodsCatalog, RpcSales } from './outbound/rpc/rpc-sources.js';
import { renderMissingPage } from './pages/render.js';

/** Where build.mjs puts things, next to the compiled sources. */
const DIST = fileURLToPath(new URL('../', import.meta.url));
/** Requests under way at the end get so long; the process as a whole has 10 s. */
const DRAIN_MS = 5000;

type Runtime = ServiceRuntime<StorefrontSettings>;

/** The composition root. What was published before is served before anything else is known. */
export async function startStorefront(runtime: Runtime, dist = DIST): Promise<RunningService> {
  const { settings } = runtime;
  const client = await BuiltClient.load(dist);
  const folder = new AtomicPageFolder(settings.PAGES_DIR);
  const demo = settings.STAMPEDE_MODE !== 'production';
  await folder.prepare();
  const hasOlderPages = await folder.has('index.html');
  await client.copyTo(folder);
  await folder.write('404.html', renderMissingPage(demo, client.assets));
  const server = await serve(runtime);
  const rpc = await RpcApplication.start(rpcOptions('storefront', runtime));
  const publishPages = new PublishPages(
    new RpcSales(rpc.refer(SaleService, { loadBalance: 'leastactive' })),
    new RpcGoodsCatalog(rpc.refer(CatalogService, { loadBalance: 'leastactive' })),
    new PreactRenderer(client.assets),
    folder,
    { now: () => Date.now() },
    catalogLog(runtime),
    { demo, pictures: client.pictures },
  );
  const job = new PublishJob(publishPages, settings.PUBLISH_EVERY_MS, runtime);
  job.start();
  return {
    isReady: () => hasOlderPages || publishPages.hasPublished,
    close: async () => {
      await job.close();
      if (server !== undefined) await drain(server);
      await rpc.close();
    },
  };
}

async function serve({ settings, metrics }: Runtime): Promise<FastifyInstance | undefined> {
  const { HTTP_PORT: port, HTTP_HOST: host, GATEWAY_URL: gatewayUrl, PAGES_DIR: pagesDir } = settings;
  if (port === undefined || gatewayUrl === undefined) return undefined;
  const server = await createPageServer({ pagesDir, gatewayUrl, metrics });
  await server.listen({ port, host });
  return server;
}

/** Event streams would go on for a minute: their readers come back by themselves. */
async function drain(server: FastifyInstance): Promise<void> {
  const timer = setTimeout(() => server.server.closeAllConnections(), DRAIN_MS);
  await server.close();
  clearTimeout(timer);
}

function catalogLog({ logger }: Runtime): PublishLog {
  return {
    catalog: (isAway, error) =>
      isAway
        ? logger.warn({ err: error }, 'the catalog is away: new pages have the titles of their sales')
        : logger.info('the catalog is back'),
  };
}
