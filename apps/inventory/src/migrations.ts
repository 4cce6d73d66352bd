import { CreateLedger1795305600000 } from '../migrations/1795305600000-create-ledger.js';

/** Every migration of this service, oldest first. */
export const MIGRATIONS = [CreateLedger1795305600000];
