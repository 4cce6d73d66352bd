import { NestFactory } from '@nestjs/core';
import { createMetrics, startMonitoring, type Logger } from '@stampede/observability';
import { AppModule } from './app.module.js';
import type { Config } from './config/config.js';
import { PaymentLife } from './payment-life.js';

/** Starts the service and answers how to close it. */
export async function startPayment(config: Config, logger: Logger): Promise<() => Promise<void>> {
  const metrics = createMetrics({ service: 'payment', instance: config.INSTANCE_ID });
  let life: PaymentLife | undefined = undefined;
  // Before all else: while the stores are being waited for, the process is live and not ready.
  const monitoring = await startMonitoring({
    port: config.METRICS_PORT,
    metrics,
    readiness: () => life?.ready ?? false,
  });
  const app = await NestFactory.createApplicationContext(AppModule.of({ config, logger, metrics }), {
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  life = app.get(PaymentLife);
  return async () => {
    await app.close();
    await monitoring.close();
  };
}
