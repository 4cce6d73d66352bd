import { url } from '@stampede/config';
import { migrate } from '@stampede/persistence';
import { runTask } from '@stampede/service';
import { z } from 'zod';
import { MIGRATIONS } from './migrations.js';

await runTask({
  service: 'inventory',
  task: 'migrate',
  settings: z.object({ MIGRATION_DATABASE_URL: url('postgresql', 'postgres') }),
  run: ({ MIGRATION_DATABASE_URL }, logger) =>
    migrate({ url: MIGRATION_DATABASE_URL, migrations: MIGRATIONS, logger }),
});
