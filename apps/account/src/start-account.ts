import { NestFactory } from '@nestjs/core';
import type { RunningService, ServiceRuntime } from '@stampede/service';
import { AccountLife } from './account-life.js';
import { AppModule } from './app.module.js';
import type { AccountSettings } from './config/settings.js';

export async function startAccount(runtime: ServiceRuntime<AccountSettings>): Promise<RunningService> {
  const app = await NestFactory.createApplicationContext(AppModule.of(runtime), {
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  const life = app.get(AccountLife);
  return { isReady: () => life.isReady(), close: () => app.close() };
}
