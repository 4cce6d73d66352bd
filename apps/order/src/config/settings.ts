import { commonSettings, kafkaSettings, milliseconds, rpcSettings, urlList } from '@stampede/config';
import { z } from 'zod';

export const orderSettings = z.object({
  ...commonSettings,
  ...rpcSettings,
  ...kafkaSettings,
  /** The databases of orders, the first one also with the leases of worker numbers. */
  SHARD_URLS: urlList('postgresql', 'postgres'),
  /** How long an order may be paid. */
  PAYABLE_MS: milliseconds(15 * 60_000),
  /** How much later it may be cancelled: a charge begun in time gets that long. */
  CANCEL_GRACE_MS: milliseconds(60_000),
  /** How long after its payable time an order waits for payment to close before it is cancelled all the same. */
  MAX_CLOSE_WAIT_MS: milliseconds(10 * 60_000),
  /** Pause between rounds of expiry. */
  EXPIRY_POLL_MS: milliseconds(1000),
});

export type OrderSettings = Readonly<z.infer<typeof orderSettings>>;
