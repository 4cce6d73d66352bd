import { commonSettings, loadConfig, port, secret, url } from '@stampede/config';
import { z } from 'zod';

const schema = z.object({
  ...commonSettings,
  DATABASE_URL: url('postgresql', 'postgres'),
  HTTP_PORT: port(),
  HTTP_HOST: z.string().default('127.0.0.1'),
  PROVIDER_API_KEY: secret(),
  PROVIDER_WEBHOOK_SECRET: secret(),
  /** The merchant's webhook endpoint. */
  WEBHOOK_URL: url('http', 'https'),
});
export type Config = Readonly<z.infer<typeof schema>>;

export const readConfig = (env: NodeJS.ProcessEnv = process.env): Config => loadConfig(schema, env);
