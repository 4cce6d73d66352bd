import { url } from '@stampede/config';
import { migrate } from '@stampede/persistence';
import { runTask } from '@stampede/service';
import { z } from 'zod';
import { CreatePayment1763700000000 } from '../migrations/1763700000000-create-payment.js';

await runTask({
  service: 'payment',
  task: 'migrate',
  settings: z.object({ MIGRATION_DATABASE_URL: url('postgresql', 'postgres') }),
  run: ({ MIGRATION_DATABASE_URL }, logger) =>
    migrate({ url: MIGRATION_DATABASE_URL, migrations: [CreatePayment1763700000000], logger }),
});
