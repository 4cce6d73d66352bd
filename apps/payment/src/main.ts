import 'reflect-metadata';
import { ConfigError } from '@stampede/config';
import { armFailpoints, createLogger, runUntilSignal } from '@stampede/observability';
import { startPayment } from './application.js';
import { readConfig } from './config/config.js';

try {
  const config = readConfig();
  const logger = createLogger({ service: 'payment', instance: config.INSTANCE_ID, level: config.LOG_LEVEL });
  armFailpoints(config.FAILPOINTS, config.STAMPEDE_MODE);
  runUntilSignal(await startPayment(config, logger), logger);
  logger.info({ rpcPort: config.RPC_PORT }, 'payment is ready');
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(error instanceof ConfigError ? error.exitCode : 1);
}
