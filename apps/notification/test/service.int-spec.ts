import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadConfig } from '@stampede/config';
import { startService } from '@stampede/service';
import { eventually } from '@stampede/testing';
import { notificationSettings } from '../src/config/settings.js';
import { startNotification } from '../src/start-notification.js';
import {
  orderCancelled,
  orderPaid,
  orderPlaced,
  paymentRefunded,
  paymentSucceeded,
  refundRequested,
} from './events.js';
import { logger, notificationWorld, type NotificationWorld } from './notification-world.js';

let world: NotificationWorld;
let metricsUrl: string;
let stop: () => Promise<void>;

beforeAll(async () => {
  world = await notificationWorld();
  const environment = await world.environment('notification-1');
  const program = { name: 'notification', start: startNotification };
  stop = await startService(program, loadConfig(notificationSettings, environment), logger);
  metricsUrl = `http://127.0.0.1:${environment.METRICS_PORT}`;
  await eventually(async () => expect((await fetch(`${metricsUrl}/health/ready`)).status).toBe(200), {
    timeoutMs: 60_000,
  });
  await world.referred();
});
afterAll(async () => {
  await stop?.();
  await world?.close();
});

const kindsOf = async (userId: string) =>
  (await world.messagesOf(userId)).map(({ channel, kind }) => `${channel} ${kind}`);
const hears = (userId: string, ...kinds: string[]) =>
  eventually(async () => expect(await kindsOf(userId)).toEqual(kinds), { timeoutMs: 60_000 });
const counted = async (labels: string) => {
  const lines = (await (await fetch(`${metricsUrl}/metrics`)).text()).split('\n');
  const line = lines.find((each) => each.startsWith('stampede_notifications_total') && each.includes(labels));
  return Number(line?.split(' ').at(-1) ?? 0);
};

describe('the notification service', () => {
  it('tells the life of an order, newest first', async () => {
    const order = { orderId: '1001', userId: 'alice' };
    await world.tellOrders([orderPlaced(order), orderPaid(order)]);
    await hears('alice', 'MAIL ORDER_PAID', 'SMS ORDER_PLACED', 'MAIL ORDER_PLACED');
    const [paid, sms] = await world.messagesOf('alice');
    expect(paid).toEqual({
      messageId: '1001.2.MAIL',
      userId: 'alice',
      channel: 'MAIL',
      kind: 'ORDER_PAID',
      orderId: '1001',
      subject: 'Order 1001 paid',
      body: '2 × aurora-phone: we received CNY 3,998.00. Thank you.',
      createdAtMs: String(Date.UTC(2026, 0, 31, 10, 0, 2, 500)),
    });
    expect(sms!.body).toContain('Pay CNY 3,998.00 until 2026-01-31T10:15:00Z');
  });

  it('tells of cancellations and refunds, and of nothing that concerns services only', async () => {
    const order = { orderId: '1002', userId: 'bob' };
    await world.tellOrders([orderCancelled(order, 'EXPIRED'), refundRequested(order)]);
    await world.tellPayments([paymentSucceeded(order), paymentRefunded(order)]);
    await hears('bob', 'MAIL PAYMENT_REFUNDED', 'MAIL ORDER_CANCELLED');
  });

  it('tells once what it hears again, in one record or in another', async () => {
    const [order, last] = [
      { orderId: '1003', userId: 'carol' },
      { orderId: '1007', userId: 'last' },
    ];
    // What the tests before made is counted a moment after it can be read.
    const before = await eventually(async () => {
      const count = await counted('channel="SMS"');
      expect(count).toBe((await world.rows(`SELECT FROM message WHERE channel = 'SMS'`)).length);
      return count;
    });
    await world.tellOrders([orderPlaced(order), orderPlaced(order)]);
    await world.tellOrders([orderPlaced(order)]);
    await world.tellOrders([orderPlaced(last)]); // In the same partition, so that everything before it was heard.
    await hears('last', 'SMS ORDER_PLACED', 'MAIL ORDER_PLACED');
    expect(await kindsOf('carol')).toEqual(['SMS ORDER_PLACED', 'MAIL ORDER_PLACED']);
    await eventually(async () => expect(await counted('channel="SMS"')).toBe(before + 2));
  });

  it('shows users their own messages only', async () => {
    await world.tellOrders([
      orderPlaced({ orderId: '2002', userId: 'dora' }),
      orderPlaced({ orderId: '2001', userId: 'eve' }),
    ]);
    await hears('dora', 'SMS ORDER_PLACED', 'MAIL ORDER_PLACED');
    await hears('eve', 'SMS ORDER_PLACED', 'MAIL ORDER_PLACED');
    const { nextCursor } = await world.inbox.listMessages('dora', null, 1);
    for (const { messages } of [
      await world.inbox.listMessages('eve', null, 100),
      await world.inbox.listMessages('eve', nextCursor, 100),
    ])
      expect(new Set(messages.map(({ userId }) => userId))).toEqual(new Set(['eve']));
    expect(await world.messagesOf('nobody')).toEqual([]);
  });

  it('gives each message once, page by page, also those of the same moment', async () => {
    const events = Array.from({ length: 75 }, (_, index) =>
      orderPlaced({ orderId: String(3000 + index), userId: 'frank' }),
    );
    await world.tellOrders(events);
    await eventually(
      async () => expect(await world.rows(`SELECT FROM message WHERE user_id = 'frank'`)).toHaveLength(150),
      { timeoutMs: 60_000 },
    );
    for (const [limit, sizes] of [
      [40, [40, 40, 40, 30]],
      [50, [50, 50, 50]],
      [1000, [100, 50]],
    ] as const) {
      const pages: string[][] = [];
      let cursor: string | null = null;
      do {
        const page = await world.inbox.listMessages('frank', cursor, limit);
        pages.push(page.messages.map(({ messageId }) => messageId));
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect(pages.map(({ length }) => length)).toEqual(sizes);
      expect(new Set(pages.flat()).size).toBe(150);
    }
    expect((await world.inbox.listMessages('frank', null, 0)).messages).toHaveLength(1);
  });

  it('puts what it cannot decode to the dead letters and goes on', async () => {
    const order = { orderId: '4001', userId: 'grace' };
    const nul = orderPlaced({ ...order, userId: 'nul\0' });
    await world.sendRaw('4001', 'not json');
    await world.sendRaw('4001', JSON.stringify({ items: [{ type: 'Nonsense' }, nul, orderPlaced(order)] }));
    await hears('grace', 'SMS ORDER_PLACED', 'MAIL ORDER_PLACED');
    expect(await world.countDeadLetters()).toBe(3);
  });

  it('refuses a cursor that no page gave, and what is no user', async () => {
    for (const cursor of ['', '!', Buffer.from("1' OR 1=1").toString('base64url')])
      await expect(world.inbox.listMessages('alice', cursor, 10)).rejects.toMatchObject({
        code: 'BAD_REQUEST',
      });
    for (const userId of ['', 'nul\0', 'u'.repeat(129)])
      await expect(world.inbox.listMessages(userId, null, 10)).rejects.toMatchObject({
        code: 'BAD_REQUEST',
      });
  });
});
