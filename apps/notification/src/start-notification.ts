import { NestFactory } from '@nestjs/core';
import type { RunningService, ServiceRuntime } from '@stampede/service';
import { AppModule } from './app.module.js';
import type { NotificationSettings } from './config/settings.js';
import { NotificationLife } from './notification-life.js';

export async function startNotification(
  runtime: ServiceRuntime<NotificationSettings>,
): Promise<RunningService> {
  const app = await NestFactory.createApplicationContext(AppModule.of(runtime), {
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  const life = app.get(NotificationLife);
  return { isReady: () => life.ready, close: () => app.close() };
}
