import { url } from '@stampede/config';
import { migrate } from '@stampede/persistence';
import { runTask } from '@stampede/service';
import { z } from 'zod';
import { CreateInbox1795651200001 } from '../migrations/1795651200001-create-inbox.js';

await runTask({
  service: 'notification',
  task: 'migrate',
  settings: z.object({ MIGRATION_DATABASE_URL: url('postgresql', 'postgres') }),
  run: ({ MIGRATION_DATABASE_URL }, logger) =>
    migrate({ url: MIGRATION_DATABASE_URL, migrations: [CreateInbox1795651200001], logger }),
});
