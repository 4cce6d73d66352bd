import 'reflect-metadata';
import { runService } from '@stampede/service';
import { accountSettings } from './config/settings.js';
import { startAccount } from './start-account.js';

await runService({ name: 'account', settings: accountSettings, start: startAccount });
