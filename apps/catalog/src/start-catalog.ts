import { NestFactory } from '@nestjs/core';
import type { RunningService, ServiceRuntime } from '@stampede/service';
import { AppModule } from './app.module.js';
import { CatalogLife } from './catalog-life.js';
import type { CatalogSettings } from './config/settings.js';

export async function startCatalog(runtime: ServiceRuntime<CatalogSettings>): Promise<RunningService> {
  const app = await NestFactory.createApplicationContext(AppModule.of(runtime), {
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  const life = app.get(CatalogLife);
  return { isReady: () => life.ready, close: () => app.close() };
}
