import { z } from 'zod';
import { commonSettings, integer, port, rpcSettings, url } from '@stampede/config';

/** Everything the console reads from the environment. It offers no RPC service, so it has no RPC port. */
export const consoleSettings = z.object({
  ...commonSettings,
  ZOOKEEPER_HOSTS: rpcSettings.ZOOKEEPER_HOSTS,
  RPC_CACHE_DIR: rpcSettings.RPC_CACHE_DIR,
  RPC_ROOT: rpcSettings.RPC_ROOT,
  HTTP_HOST: z.string().default('127.0.0.1'),
  HTTP_PORT: port(),
  /** Without it the console shows what the services know, and says which figures it cannot. */
  PROMETHEUS_URL: url('http', 'https').optional(),
  /** For links to what buyers see. */
  STOREFRONT_URL: url('http', 'https').optional(),
  /** Failed logins from one address, per minute. */
  LOGIN_FAILURES_PER_ADDRESS: integer(1).prefault('10'),
  MAX_EVENT_STREAMS: integer(0).prefault('32'),
});
export type ConsoleSettings = Readonly<z.infer<typeof consoleSettings>>;
