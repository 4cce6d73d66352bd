import { url } from '@stampede/config';
import { migrate } from '@stampede/persistence';
import { runTask } from '@stampede/service';
import { z } from 'zod';
import { CreateAccount1795651200000 } from '../migrations/1795651200000-create-account.js';

await runTask({
  service: 'account',
  task: 'migrate',
  settings: z.object({ MIGRATION_DATABASE_URL: url('postgresql', 'postgres') }),
  run: ({ MIGRATION_DATABASE_URL }, logger) =>
    migrate({ url: MIGRATION_DATABASE_URL, migrations: [CreateAccount1795651200000], logger }),
});
