import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateAccount1795651200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE app_user (
        user_id       text PRIMARY KEY,
        username      text NOT NULL,
        -- scrypt, with its cost and salt: outbound/crypto/scrypt-passwords.ts
        password_hash text NOT NULL,
        role          text NOT NULL CHECK (role IN ('BUYER', 'OPERATOR')),
        created_at    timestamptz NOT NULL DEFAULT now(),
        -- From then on nobody logs in as this user.
        disabled_at   timestamptz
      );
      CREATE UNIQUE INDEX app_user_username ON app_user (lower(username));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE app_user');
  }
}
