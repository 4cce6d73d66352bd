import { url } from '@stampede/config';
import { migrate } from '@stampede/persistence';
import { runTask } from '@stampede/service';
import { z } from 'zod';
import { CreateLedger1763700000000 } from '../migrations/1763700000000-create-ledger.js';

await runTask({
  service: 'payment-provider',
  task: 'migrate',
  settings: z.object({ MIGRATION_DATABASE_URL: url('postgresql', 'postgres') }),
  run: ({ MIGRATION_DATABASE_URL }, logger) =>
    migrate({ url: MIGRATION_DATABASE_URL, migrations: [CreateLedger1763700000000], logger }),
});
