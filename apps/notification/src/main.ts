import 'reflect-metadata';
import { runService } from '@stampede/service';
import { notificationSettings } from './config/settings.js';
import { startNotification } from './start-notification.js';

await runService({ name: 'notification', settings: notificationSettings, start: startNotification });
