import { loadConfig, type commonSettings } from '@stampede/config';
import { armFailpoints, createLogger, runUntilSignal } from '@stampede/observability';
import type { z } from 'zod';
import { exitWith } from './run-task.js';
import type { StartService } from './service.js';
import { startService } from './start-service.js';

type CommonSettings = Readonly<z.infer<z.ZodObject<typeof commonSettings>>> & {
  readonly RPC_PORT?: number;
  readonly HTTP_PORT?: number;
};

/** One service as a program. */
export interface ServiceProgram<S extends CommonSettings> {
  /** Its name in logs, metrics and the registry, e.g. `order`. */
  readonly name: string;
  /** What it reads from the environment, with `commonSettings` among it. */
  readonly settings: z.ZodObject & z.ZodType<S>;
  readonly start: StartService<S>;
}

/**
 * The whole life of a service's process: settings, logger, failpoints, monitoring, the service, until SIGTERM or SIGINT closes it.
 * Exits with 78 when settings are missing or wrong and with 1 when the service cannot start, the reason on standard error; how it
 * exits later, `runUntilSignal` tells.
 */
export async function runService<S extends CommonSettings>(program: ServiceProgram<S>): Promise<void> {
  const { name } = program;
  try {
    const settings = loadConfig(program.settings) as S;
    const { INSTANCE_ID: instance, LOG_LEVEL: level, RPC_PORT: rpcPort, HTTP_PORT: httpPort } = settings;
    const logger = createLogger({ service: name, instance, level });
    armFailpoints(settings.FAILPOINTS, settings.STAMPEDE_MODE);
    runUntilSignal(await startService(program, settings, logger), logger);
    logger.info({ rpcPort, httpPort }, `${name} is ready`);
  } catch (error) {
    exitWith(name, error);
  }
}
