import 'reflect-metadata';
import { ConfigError } from '@stampede/config';
import { armFailpoints, createLogger, runUntilSignal } from '@stampede/observability';
import { startOrder } from './application.js';
import { loadOrderConfig } from './config/order-config.js';

try {
  const config = loadOrderConfig(process.env);
  const logger = createLogger({ service: 'order', instance: config.INSTANCE_ID, level: config.LOG_LEVEL });
  armFailpoints(config.FAILPOINTS, config.STAMPEDE_MODE);
  runUntilSignal(await startOrder(config, logger), logger);
  logger.info({ rpcPort: config.RPC_PORT }, 'order is ready');
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(error instanceof ConfigError ? error.exitCode : 1);
}
