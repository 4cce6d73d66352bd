import { NestFactory } from '@nestjs/core';
import type { RunningService, ServiceRuntime } from '@stampede/service';
import { AppModule } from './app.module.js';
import type { PaymentSettings } from './config/settings.js';
import { PaymentLife } from './payment-life.js';

export async function startPayment(runtime: ServiceRuntime<PaymentSettings>): Promise<RunningService> {
  const app = await NestFactory.createApplicationContext(AppModule.of(runtime), {
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  const life = app.get(PaymentLife);
  return { isReady: () => life.ready, close: () => app.close() };
}
