import 'reflect-metadata';
import { runService } from '@stampede/service';
import { catalogSettings } from './config/settings.js';
import { startCatalog } from './start-catalog.js';

await runService({ name: 'catalog', settings: catalogSettings, start: startCatalog });
