import 'reflect-metadata';
import { runService } from '@stampede/service';
import { inventorySettings } from './config/settings.js';
import { startInventory } from './start-inventory.js';

await runService({ name: 'inventory', settings: inventorySettings, start: startInventory });
