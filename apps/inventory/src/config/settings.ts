import { commonSettings, integer, kafkaSettings, rpcSettings, url } from '@stampede/config';
import { z } from 'zod';

export const inventorySettings = z.object({
  ...commonSettings,
  ...rpcSettings,
  ...kafkaSettings,
  DATABASE_URL: url('postgresql', 'postgres'),
  REDIS_URL: url('redis', 'rediss'),
  /** Purchases of a sale that may wait for Kafka; with more the gate takes nothing. */
  MAX_UNLOGGED: integer(1, 10_000_000).prefault('10000'),
});

export type InventorySettings = Readonly<z.infer<typeof inventorySettings>>;
