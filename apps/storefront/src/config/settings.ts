import { commonSettings, milliseconds, port, rpcSettings, url } from '@stampede/config';
import { z } from 'zod';

/** Everything the storefront reads from the environment. It offers no RPC service, so it has no RPC port. */
export const storefrontSettings = z
  .object({
    ...commonSettings,
    ZOOKEEPER_HOSTS: rpcSettings.ZOOKEEPER_HOSTS,
    RPC_CACHE_DIR: rpcSettings.RPC_CACHE_DIR,
    RPC_ROOT: rpcSettings.RPC_ROOT,
    /** Folder that the pages are written into; what serves it is the CDN. */
    PAGES_DIR: z.string({ error: 'is required (folder of the published pages)' }),
    PUBLISH_EVERY_MS: milliseconds(2000),
    HTTP_HOST: z.string().default('127.0.0.1'),
    /** Without it the process publishes only, and something else serves the folder. */
    HTTP_PORT: port().optional(),
    /** Where /api/ is handed to. */
    GATEWAY_URL: url('http', 'https').optional(),
  })
  .refine(({ HTTP_PORT, GATEWAY_URL }) => HTTP_PORT === undefined || GATEWAY_URL !== undefined, {
    path: ['GATEWAY_URL'],
    error: 'is required with HTTP_PORT (URL, http://… or https://…)',
  });
export type StorefrontSettings = Readonly<z.infer<typeof storefrontSettings>>;
