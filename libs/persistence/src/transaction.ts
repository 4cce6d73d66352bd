import type { DataSource, EntityManager } from 'typeorm';
import { isRepeatable } from './errors.js';

/** Isolation of a transaction. */
export type IsolationLevel = 'READ COMMITTED' | 'REPEATABLE READ' | 'SERIALIZABLE';

/** Settings of {@link inTransaction}. */
export interface TransactionOptions {
  /** Default READ COMMITTED, which costs no statement; another level costs one. */
  readonly isolation?: IsolationLevel;
  /** How often the work is repeated after a serialization failure or a deadlock. Default 5. */
  readonly retries?: number;
}

/** What every session of `createDataSource` is told when it connects: saying it again would be a statement per transaction. */
const SESSION_DEFAULT: IsolationLevel = 'READ COMMITTED';

/** First wait before a repetition, milliseconds; doubled each time, with chance in it so that the two do not meet again. */
const FIRST_WAIT_MS = 5;

/**
 * Runs work in one transaction: committed when it resolves, rolled back when it rejects. Serialization failures and deadlocks
 * repeat the work from its beginning, so it must not have effects outside of the database.
 *
 * @throws what the work threw; the last serialization failure or deadlock when the repetitions are used up
 */
export async function inTransaction<T>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<T>,
  { isolation = 'READ COMMITTED', retries = 5 }: TransactionOptions = {},
): Promise<T> {
  for (let repetition = 0; ; repetition += 1) {
    try {
      return await (isolation === SESSION_DEFAULT
        ? dataSource.transaction(work)
        : dataSource.transaction(isolation, work));
    } catch (error) {
      if (repetition >= retries || !isRepeatable(error)) throw error;
      const waitMs = FIRST_WAIT_MS * 2 ** repetition * (0.5 + Math.random());
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}
