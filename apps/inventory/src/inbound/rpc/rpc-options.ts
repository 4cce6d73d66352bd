import type { RpcApplicationOptions } from '@stampede/rpc';
import type { Telemetry } from '../../application/ports/telemetry.js';
import type { InventorySettings } from '../../config/inventory-settings.js';
import { measureCalls, traceCalls } from './observe-calls.js';

export function rpcOptions(
  settings: InventorySettings,
  { logger, metrics }: Telemetry,
): RpcApplicationOptions {
  return {
    application: 'inventory',
    registry: { hosts: settings.ZOOKEEPER_HOSTS, cacheDir: settings.RPC_CACHE_DIR, root: settings.RPC_ROOT },
    host: settings.RPC_HOST,
    port: settings.RPC_PORT,
    logger,
    monitor: measureCalls(metrics),
    providerFilters: [traceCalls],
  };
}
