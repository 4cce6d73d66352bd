import {
  commonSettings,
  integer,
  kafkaSettings,
  milliseconds,
  rpcSettings,
  secret,
  url,
} from '@stampede/config';
import { z } from 'zod';

export const paymentSettings = z.object({
  ...commonSettings,
  ...rpcSettings,
  ...kafkaSettings,
  DATABASE_URL: url('postgresql', 'postgres'),
  PROVIDER_URL: url('http', 'https'),
  PROVIDER_API_KEY: secret(),
  PROVIDER_WEBHOOK_SECRET: secret(),
  /** Bound of one call of the provider; then the payment is UNKNOWN. */
  PROVIDER_TIMEOUT_MS: milliseconds(3000),
  /** Calls of the provider at a time. */
  PROVIDER_CONCURRENCY: integer(1, 1024).prefault('64'),
  /** After it a request whose process died may be taken over; longer than one may last. */
  REQUEST_LEASE_MS: milliseconds(10_000),
});
export type PaymentSettings = Readonly<z.infer<typeof paymentSettings>>;
