import 'reflect-metadata';
import { ConfigError, loadConfig } from '@stampede/config';
import { armFailpoints, createLogger, runUntilSignal } from '@stampede/observability';
import { gatewaySettings } from './config/settings.js';
import { startGateway } from './start-gateway.js';

async function main(): Promise<void> {
  const settings = loadConfig(gatewaySettings);
  const logger = createLogger({
    service: 'gateway',
    instance: settings.INSTANCE_ID,
    level: settings.LOG_LEVEL,
  });
  armFailpoints(settings.FAILPOINTS, settings.STAMPEDE_MODE);
  const gateway = await startGateway(settings, logger);
  runUntilSignal(() => gateway.close(), logger);
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? `gateway: ${error.message}` : error);
  process.exit(error instanceof ConfigError ? error.exitCode : 1);
});
