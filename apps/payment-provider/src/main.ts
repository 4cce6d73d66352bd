import 'reflect-metadata';
import { runService } from '@stampede/service';
import { providerSettings } from './config/settings.js';
import { startPaymentProvider } from './start-payment-provider.js';

await runService({ name: 'payment-provider', settings: providerSettings, start: startPaymentProvider });
