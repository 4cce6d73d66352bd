import { commonSettings, rpcSettings, url } from '@stampede/config';
import { z } from 'zod';

export const catalogSettings = z.object({
  ...commonSettings,
  ...rpcSettings,
  DATABASE_URL: url('postgresql', 'postgres'),
});
export type CatalogSettings = Readonly<z.infer<typeof catalogSettings>>;
