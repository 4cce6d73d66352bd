import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateInbox1795651200001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE message (
        -- Derived from the event, so that an event that comes again finds its message here.
        message_id text COLLATE "C" PRIMARY KEY,
        user_id    text COLLATE "C" NOT NULL,
        channel    text NOT NULL CHECK (channel IN ('MAIL', 'SMS')),
        kind       text NOT NULL,
        order_id   text NOT NULL,
        subject    text NOT NULL,
        body       text NOT NULL,
        created_at timestamptz(3) NOT NULL
      );
      CREATE INDEX message_of_user ON message (user_id, created_at DESC, message_id DESC);
      CREATE INDEX message_by_age ON message (created_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE message');
  }
}
