import { createMetrics, startMonitoring, type Logger } from '@stampede/observability';
import type { RunningService, StartService } from './service.js';

/** The settings that monitoring needs. */
export interface MonitoredSettings {
  readonly INSTANCE_ID: string;
  readonly METRICS_HOST?: string;
  readonly METRICS_PORT: number;
}

/**
 * Starts a service inside its monitoring, which begins before all else and ends after it: while the stores are being waited for,
 * the process is live and not ready.
 *
 * @returns how to close both
 * @throws the error of `start`, with monitoring closed
 */
export async function startService<S extends MonitoredSettings>(
  { name, start }: { readonly name: string; readonly start: StartService<S> },
  settings: S,
  logger: Logger,
): Promise<() => Promise<void>> {
  const metrics = createMetrics({ service: name, instance: settings.INSTANCE_ID });
  const started: { running?: RunningService } = {};
  const monitoring = await startMonitoring({
    host: settings.METRICS_HOST,
    port: settings.METRICS_PORT,
    metrics,
    readiness: () => started.running?.isReady() ?? false,
  });
  try {
    const running = await start({ settings, logger, metrics });
    started.running = running;
    return async () => {
      await running.close();
      await monitoring.close();
    };
  } catch (error) {
    await monitoring.close();
    throw error;
  }
}
