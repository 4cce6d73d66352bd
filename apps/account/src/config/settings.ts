import { commonSettings, integer, rpcSettings, url } from '@stampede/config';
import { z } from 'zod';

const ONE_MONTH_MS = 30 * 24 * 3_600_000;

export const accountSettings = z.object({
  ...commonSettings,
  ...rpcSettings,
  DATABASE_URL: url('postgresql', 'postgres'),
  /** With the logical database of the sessions in it. */
  REDIS_URL: url('redis', 'rediss'),
  SESSION_LIFE_MS: integer(1000, ONE_MONTH_MS).prefault('3600000'),
});
export type AccountSettings = Readonly<z.infer<typeof accountSettings>>;

export const createUserSettings = z.object({
  /** Whoever does not say what this system is gets the strict rules. */
  STAMPEDE_MODE: commonSettings.STAMPEDE_MODE.default('production'),
  DATABASE_URL: url('postgresql', 'postgres'),
});
