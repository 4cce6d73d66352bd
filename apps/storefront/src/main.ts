import { runService } from '@stampede/service';
import { storefrontSettings } from './config/settings.js';
import { startStorefront } from './start-storefront.js';

await runService({ name: 'storefront', settings: storefrontSettings, start: startStorefront });
