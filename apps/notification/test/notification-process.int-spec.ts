import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, startProcess, type StartedProcess } from '@stampede/testing';
import { orderPlaced, paymentRefunded } from './events.js';
import { notificationWorld, type NotificationWorld } from './notification-world.js';

const MAIN = join(import.meta.dirname, '../dist/src/main.js');

let world: NotificationWorld;
const processes: StartedProcess[] = [];

beforeAll(async () => {
  if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing: build the project first (npm run build)`);
  world = await notificationWorld();
});
afterAll(() => world?.close());
afterEach(async () => {
  await Promise.all(processes.splice(0).map((each) => each.kill('SIGKILL')));
});

async function start(instance: string, env: Record<string, string> = {}): Promise<StartedProcess> {
  const environment = await world.environment(instance);
  const started = await startProcess({
    script: MAIN,
    env: { ...environment, ...env },
    readyUrl: `http://127.0.0.1:${environment.METRICS_PORT}/health/ready`,
    readyTimeoutMs: 40_000,
  });
  processes.push(started);
  return started;
}

const ordersOf = (userId: string, from: number) =>
  Array.from({ length: 400 }, (_, index) => ({ orderId: String(from + index), userId }));
const countOf = async (userId: string) =>
  (await world.rows(`SELECT FROM message WHERE user_id = '${userId}'`)).length;

describe('the process of notification', () => {
  it.each([
    ['before-message-delivery', 10_000],
    ['after-message-delivery', 20_000],
  ])('killed at %s in the second batch it loses nothing and doubles nothing', async (failpoint, from) => {
    const doomed = await start('notification-1', { FAILPOINTS: `${failpoint}=exit:2` });
    const orders = ordersOf(failpoint, from);
    // A batch of its own, told in full before the one that the process dies in.
    await world.tellOrders(orders.slice(0, 1).map(orderPlaced));
    await eventually(async () => expect(await countOf(failpoint)).toBe(2), { timeoutMs: 60_000 });
    await world.tellOrders(orders.slice(1).map(orderPlaced));
    expect(await doomed.exited).toMatchObject({ signal: 'SIGKILL' });
    expect(await countOf(failpoint)).toBeLessThanOrEqual(800);

    await world.tellPayments(orders.map(paymentRefunded));
    const next = await start('notification-2');
    await eventually(async () => expect(await countOf(failpoint)).toBe(1200), { timeoutMs: 60_000 });
    expect(await next.kill('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(await countOf(failpoint)).toBe(1200);
  });

  it('forgets by itself what is older than it keeps', async () => {
    const order = { orderId: '30000', userId: 'zoe' };
    const first = await start('notification-1');
    await world.tellOrders([orderPlaced(order)]);
    await eventually(async () => expect(await countOf('zoe')).toBe(2), { timeoutMs: 60_000 });
    await first.kill();
    await start('notification-2', { RETENTION_MS: '86400000' });
    await eventually(async () => expect(await countOf('zoe')).toBe(0), { timeoutMs: 60_000 });
  });

  it('says every wrong setting at once and ends with 78', async () => {
    const refused = startProcess({
      script: MAIN,
      readyLine: 'never',
      env: { STAMPEDE_MODE: 'demo', DATABASE_URL: 'mysql://x', RETENTION_MS: 'long' },
    });
    await expect(refused).rejects.toThrow(/ended before it was ready \(78\)[^]*DATABASE_URL[^]*RETENTION_MS/);
  });
});
