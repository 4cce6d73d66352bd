import 'reflect-metadata';
import { runService } from '@stampede/service';
import { gatewaySettings } from './config/settings.js';
import { startGateway } from './start-gateway.js';

await runService({ name: 'gateway', settings: gatewaySettings, start: startGateway });
