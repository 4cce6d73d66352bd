import type { DataSource } from 'typeorm';
import { EpochRepository, type EpochRow } from '../../application/ports/epoch-repository.js';

/** Key of the advisory lock of rebuilders; any number that nothing else in the database uses. */
const REBUILD_LOCK = 7_081_702;
const COLUMNS = `epoch, state, replid, begun_at AS "begunAt", suspect_epoch AS "suspectEpoch"`;

type Row = Omit<EpochRow, 'replid'> & { readonly replid: string | null };

/** The epoch's row, and the election of who may move it on: a session lock, which a dead rebuilder loses with its connection. */
export class PostgresEpochRepository extends EpochRepository {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async read(): Promise<EpochRow> {
    const [row]: Row[] = await this.dataSource.query(`SELECT ${COLUMNS} FROM gate_epoch`);
    return epochRow(row!);
  }

  override async whileElected(work: () => Promise<void>): Promise<boolean> {
    const session = this.dataSource.createQueryRunner();
    try {
      const [{ elected }] = await session.query('SELECT pg_try_advisory_lock($1) AS elected', [REBUILD_LOCK]);
      if (!elected) return false;
      try {
        await work();
      } finally {
        await session.query('SELECT pg_advisory_unlock($1)', [REBUILD_LOCK]);
      }
      return true;
    } finally {
      await session.release();
    }
  }

  override async begin(previous: number): Promise<EpochRow | undefined> {
    const [rows] = (await this.dataSource.query(
      `UPDATE gate_epoch SET epoch = epoch + 1, state = 'REBUILDING', replid = NULL, begun_at = clock_timestamp(), opened_at = NULL
        WHERE epoch = $1 RETURNING ${COLUMNS}`,
      [previous],
    )) as [Row[], number];
    return rows[0] && epochRow(rows[0]);
  }

  override async open(epoch: number, replid: string): Promise<boolean> {
    const [, changed] = (await this.dataSource.query(
      `UPDATE gate_epoch SET state = 'OPEN', replid = $2, opened_at = clock_timestamp()
        WHERE epoch = $1 AND state = 'REBUILDING'`,
      [epoch, replid],
    )) as [unknown, number];
    return changed === 1;
  }

  override async countFenced(epoch: number): Promise<number> {
    const [{ count }] = await this.dataSource.query(
      'SELECT count(*)::int AS count FROM partition_fence WHERE epoch >= $1',
      [epoch],
    );
    return count as number;
  }
}

function epochRow(row: Row): EpochRow {
  return { ...row, replid: row.replid ?? undefined };
}
