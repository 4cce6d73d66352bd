import 'reflect-metadata';
import { ConfigError } from '@stampede/config';
import { armFailpoints, createLogger, runUntilSignal } from '@stampede/observability';
import { loadInventorySettings } from './config/inventory-settings.js';
import { startInventory } from './start-inventory.js';

try {
  const settings = loadInventorySettings(process.env);
  const logger = createLogger({
    service: 'inventory',
    instance: settings.INSTANCE_ID,
    level: settings.LOG_LEVEL,
  });
  armFailpoints(settings.FAILPOINTS, settings.STAMPEDE_MODE);
  runUntilSignal(await startInventory(settings, logger), logger);
  logger.info({ rpcPort: settings.RPC_PORT }, 'inventory is ready');
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(error instanceof ConfigError ? error.exitCode : 1);
}
