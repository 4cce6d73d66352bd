import 'reflect-metadata';
import { ConfigError } from '@stampede/config';
import { armFailpoints, createLogger, runUntilSignal } from '@stampede/observability';
import { startProvider } from './application.js';
import { readConfig } from './config/config.js';

try {
  const config = readConfig();
  const logger = createLogger({
    service: 'payment-provider',
    instance: config.INSTANCE_ID,
    level: config.LOG_LEVEL,
  });
  armFailpoints(config.FAILPOINTS, config.STAMPEDE_MODE);
  runUntilSignal(await startProvider(config, logger), logger);
  logger.info({ port: config.HTTP_PORT }, 'payment-provider is ready');
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(error instanceof ConfigError ? error.exitCode : 1);
}
