import 'reflect-metadata';
import { runService } from '@stampede/service';
import { paymentSettings } from './config/settings.js';
import { startPayment } from './start-payment.js';

await runService({ name: 'payment', settings: paymentSettings, start: startPayment });
