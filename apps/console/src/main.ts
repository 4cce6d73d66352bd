import 'reflect-metadata';
import { runService } from '@stampede/service';
import { consoleSettings } from './config/settings.js';
import { startConsole } from './start-console.js';

await runService({ name: 'console', settings: consoleSettings, start: startConsole });
