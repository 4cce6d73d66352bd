import { commonSettings, port, secret, url } from '@stampede/config';
import { z } from 'zod';

export const providerSettings = z.object({
  ...commonSettings,
  DATABASE_URL: url('postgresql', 'postgres'),
  HTTP_PORT: port(),
  HTTP_HOST: z.string().default('127.0.0.1'),
  PROVIDER_API_KEY: secret(),
  PROVIDER_WEBHOOK_SECRET: secret(),
  /** The merchant's webhook endpoint. */
  WEBHOOK_URL: url('http', 'https'),
});
export type ProviderSettings = Readonly<z.infer<typeof providerSettings>>;
