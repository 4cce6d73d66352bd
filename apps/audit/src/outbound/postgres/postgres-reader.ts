import pg from 'pg';
import type { Pages } from '../../application/stores.js';
import { UsageError } from '../../cli/usage-error.js';

const PAGE_ROWS = 5000;
const LOGIN_REFUSED = new Set(['28P01', '28000', '3D000', '42501']);

/** Reads one database, never writes: the session is read only, whatever the role may do. Connects anew after a lost connection. */
export class PostgresReader {
  private client: pg.Client | undefined;

  constructor(
    /** For messages: what this database is. */
    readonly name: string,
    private readonly url: string,
  ) {}

  async query<T extends object>(sql: string, values: readonly unknown[] = []): Promise<T[]> {
    return this.attempt(async (client) => (await client.query<T>(sql, [...values])).rows);
  }

  /** All rows of one statement as of one moment, page by page, without holding them. */
  async *pages<T extends object>(sql: string): Pages<T> {
    await this.attempt((client) =>
      client.query(
        `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; DECLARE audit NO SCROLL CURSOR FOR ${sql}`,
      ),
    );
    try {
      for (;;) {
        const { rows } = await this.attempt((client) => client.query<T>(`FETCH ${PAGE_ROWS} FROM audit`));
        if (rows.length > 0) yield rows;
        if (rows.length < PAGE_ROWS) return;
      }
    } finally {
      await this.attempt((client) => client.query('ROLLBACK'));
    }
  }

  /** A text that changes with any row of these tables. */
  async digest(tables: readonly string[]): Promise<string> {
    const sums = tables.map(
      (table) =>
        `SELECT '${table}' AS name, count(*) AS rows, sum(hashtextextended(t::text, 0)) AS hash FROM ${table} t`,
    );
    const rows = await this.query<{ name: string; rows: string; hash: string }>(sums.join(' UNION ALL '));
    return rows.map(({ name, rows: count, hash }) => `${this.name}.${name} ${count} ${hash}`).join('\n');
  }

  /** Runs counting queries; those that are not 0 become phrases. A database that does not answer is something to wait for too. */
  async pending(counts: Readonly<Record<string, string>>): Promise<string[]> {
    const columns = Object.values(counts).map((sql, index) => `(${sql})::int AS c${index}`);
    try {
      const [row] = await this.query<Record<string, number>>(`SELECT ${columns.join(', ')}`);
      return Object.keys(counts).flatMap((phrase, index) => {
        const count = row![`c${index}`]!;
        return count > 0 ? [`${this.name}: ${count} ${phrase}`] : [];
      });
    } catch (error) {
      if (error instanceof UsageError) throw error;
      return [(error as Error).message];
    }
  }

  literal(text: string): string {
    return pg.escapeLiteral(text);
  }

  async close(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    await client?.end();
  }

  private async attempt<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    try {
      return await work((this.client ??= await this.connect()));
    } catch (error) {
      const code = (error as { code?: string }).code;
      if (code !== undefined && LOGIN_REFUSED.has(code)) {
        throw new UsageError(`${this.name} refuses the auditor: ${(error as Error).message}`);
      }
      if (code !== undefined && /^(22|42)/.test(code)) {
        throw new UsageError(`${this.name} is not as this auditor knows it: ${(error as Error).message}`);
      }
      await this.close().catch(() => undefined);
      throw new Error(`${this.name} does not answer (${code ?? (error as Error).message})`, { cause: error });
    }
  }

  private async connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.url,
      application_name: 'stampede-audit',
      connectionTimeoutMillis: 3000,
      options: '-c default_transaction_read_only=on -c statement_timeout=120s',
    });
    // A connection that is lost while idle fails the next query, which says so.
    client.on('error', () => (this.client = undefined));
    await client.connect();
    return client;
  }
}
