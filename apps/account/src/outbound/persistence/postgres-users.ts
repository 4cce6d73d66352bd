import { isTransient } from '@stampede/persistence';
import type { DataSource } from 'typeorm';
import { Unavailable, UserRepository, type NewUser, type User } from '../../application/ports.js';

export class PostgresUsers extends UserRepository {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async findByUsername(username: string): Promise<User | undefined> {
    const [user] = await this.query<User>(
      `SELECT user_id AS "userId", username, role, password_hash AS "passwordHash", disabled_at IS NOT NULL AS "isDisabled"
         FROM app_user WHERE lower(username) = lower($1)`,
      [username],
    );
    return user;
  }

  override async add({ userId, username, role, passwordHash }: NewUser): Promise<boolean> {
    const added = await this.query(
      `INSERT INTO app_user (user_id, username, role, password_hash) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING RETURNING user_id`,
      [userId, username, role, passwordHash],
    );
    return added.length === 1;
  }

  private async query<T>(sql: string, parameters: readonly string[]): Promise<T[]> {
    try {
      return await this.dataSource.query<T[]>(sql, [...parameters]);
    } catch (error) {
      // Of the error its text alone: the rest has the parameters and the row in it, so the hash, and errors are logged.
      const message = `PostgreSQL: ${error instanceof Error ? error.message : String(error)}`;
      throw isTransient(error) ? new Unavailable(message) : new Error(message);
    }
  }
}
