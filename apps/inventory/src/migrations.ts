import { CreateLedger1795305600000 } from '../migrations/1795305600000-create-ledger.js';
import { AdministerSales1795392000000 } from '../migrations/1795392000000-administer-sales.js';

/** Every migration of this service, oldest first. */
export const MIGRATIONS = [CreateLedger1795305600000, AdministerSales1795392000000];
