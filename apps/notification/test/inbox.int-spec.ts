import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { migrate, createDataSource, openDataSource } from '@stampede/persistence';
import { scratchDatabase, type ScratchDatabase } from '@stampede/testing';
import type { DataSource } from 'typeorm';
import { CreateInbox1795651200001 } from '../migrations/1795651200001-create-inbox.js';
import { DeleteOldMessages } from '../src/application/delete-old-messages.js';
import { composeMessages } from '../src/domain/compose-messages.js';
import { InboxTransport } from '../src/outbound/persistence/inbox-transport.js';
import { PostgresMessages } from '../src/outbound/persistence/postgres-messages.js';
import { orderPaid, orderPlaced } from './events.js';

let database: ScratchDatabase;
let dataSource: DataSource;
let inbox: InboxTransport;

beforeAll(async () => {
  database = await scratchDatabase('notification');
  await migrate({ url: database.url, migrations: [CreateInbox1795651200001] });
  dataSource = await openDataSource(
    createDataSource({ url: database.url, entities: [], applicationName: 'inbox-test' }),
  );
  inbox = new InboxTransport(dataSource);
});
afterAll(async () => {
  await dataSource?.destroy();
  await database?.drop();
});

const placed = (userId: string, count: number) =>
  Array.from({ length: count }, (_, index) => orderPlaced({ orderId: `${userId}-${index}`, userId })).flatMap(
    composeMessages,
  );
const countOf = async (userId: string) => {
  const [row] = await dataSource.query<[{ count: string }]>(
    'SELECT count(*) FROM message WHERE user_id = $1',
    [userId],
  );
  return Number(row.count);
};

describe('the demo inbox', () => {
  it('takes a full batch by one statement, and answers what was new', async () => {
    const messages = placed('alice', 1024);
    expect(await inbox.deliver(messages)).toHaveLength(2048);
    expect(await inbox.deliver(messages)).toEqual([]);
    expect(await inbox.deliver([...messages, ...placed('bob', 1)])).toEqual([
      { channel: 'MAIL', kind: 'ORDER_PLACED' },
      { channel: 'SMS', kind: 'ORDER_PLACED' },
    ]);
    expect(await countOf('alice')).toBe(2048);
  });

  it('takes a message once when it is in a batch twice, or in several at the same time', async () => {
    const messages = placed('carol', 300);
    const delivered = await Promise.all(
      Array.from({ length: 8 }, () => inbox.deliver([...messages, ...messages])),
    );
    expect(delivered.flat()).toHaveLength(600);
    expect(await countOf('carol')).toBe(600);
  });

  it('reads a page by its index, without sorting', async () => {
    await dataSource.query('ANALYZE message');
    let plan: unknown;
    const explaining = {
      query: async (sql: string, parameters: unknown[]) => {
        plan = await dataSource.query(`EXPLAIN ${sql}`, parameters);
        return [];
      },
    } as unknown as DataSource;
    await new PostgresMessages(explaining).list('alice', { createdAtMs: Date.now(), messageId: 'x' }, 10);
    expect(JSON.stringify(plan)).toContain('message_of_user');
    expect(JSON.stringify(plan)).not.toContain('Sort');
  });

  it('forgets what is old, batch by batch, and nothing else', async () => {
    await dataSource.query('DELETE FROM message');
    const dayMs = 24 * 3_600_000;
    const nowMs = Date.now();
    const aged = (userId: string, count: number, createdAtMs: number) =>
      placed(userId, count).map((message) => ({ ...message, createdAtMs }));
    await inbox.deliver(aged('old', 1024, nowMs - 31 * dayMs));
    await inbox.deliver(aged('young', 1, nowMs - 29 * dayMs));
    const deleteOld = new DeleteOldMessages(new PostgresMessages(dataSource), 30 * dayMs);
    expect(await deleteOld.execute()).toEqual({ more: true });
    expect(await countOf('old')).toBe(1048);
    expect(await deleteOld.execute()).toEqual({ more: true });
    expect(await deleteOld.execute()).toEqual({ more: false });
    expect([await countOf('old'), await countOf('young')]).toEqual([0, 2]);
  });

  it('lists newest first, of one user only', async () => {
    await inbox.deliver([...placed('dora', 1), ...placed('eve', 1)]);
    await inbox.deliver(composeMessages(orderPaid({ orderId: 'dora-0', userId: 'dora' })));
    const found = await new PostgresMessages(dataSource).list('dora', undefined, 10);
    expect(found.map(({ messageId }) => messageId)).toEqual([
      'dora-0.2.MAIL',
      'dora-0.1.SMS',
      'dora-0.1.MAIL',
    ]);
    expect(found[2]).toEqual(placed('dora', 1)[0]);
  });
});
