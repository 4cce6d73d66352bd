import { commonSettings, kafkaSettings, milliseconds, rpcSettings, url } from '@stampede/config';
import { z } from 'zod';

export const notificationSettings = z.object({
  ...commonSettings,
  ...rpcSettings,
  ...kafkaSettings,
  DATABASE_URL: url('postgresql', 'postgres'),
  /** How long messages are kept. Longer than Kafka keeps events: one that came again after that would be told again. */
  RETENTION_MS: milliseconds(30 * 24 * 3_600_000),
});
export type NotificationSettings = Readonly<z.infer<typeof notificationSettings>>;
