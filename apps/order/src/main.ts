import 'reflect-metadata';
import { runService } from '@stampede/service';
import { orderSettings } from './config/settings.js';
import { startOrder } from './start-order.js';

await runService({ name: 'order', settings: orderSettings, start: startOrder });
