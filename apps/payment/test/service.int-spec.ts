import { randomInt, randomUUID } from 'node:crypto';
import type { RefundRequested } from '@stampede/contracts';
import { eventually, type StartedProcess } from '@stampede/testing';
import { paymentWorld, type PaymentWorld } from './payment-process.js';

const newOrderId = () => String(randomInt(1, 2 ** 47));
const payment = (orderId: string, idempotencyKey: string = randomUUID()) => ({
  orderId,
  userId: 'alice',
  idempotencyKey,
  fingerprint: 'body',
  method: 'provider',
});
const refundRequested = (orderId: string): RefundRequested => ({
  id: `${orderId}-2`,
  type: 'RefundRequested',
  version: 2,
  occurredAt: new Date().toISOString(),
  aggregateId: orderId,
  data: { orderId, userId: 'alice', paymentId: `${orderId}-1` },
});

describe('the payment service in its own process', () => {
  let world: PaymentWorld;
  let running: StartedProcess;
  beforeAll(async () => {
    world = await paymentWorld();
    running = await world.start();
  });
  afterAll(async () => {
    await running?.kill();
    await world?.close();
  });
  afterEach(() => world.provider.faults({}));

  const succeeds = (orderId: string, key: string) =>
    eventually(
      async () => {
        const answer = await world.payments.payOrder(payment(orderId, key));
        expect(answer).toEqual({ code: 'OK', paymentId: `${orderId}-1`, status: 'SUCCEEDED' });
      },
      { timeoutMs: 60_000, everyMs: 200 },
    );
  const tells = (orderId: string, ...events: string[]) =>
    eventually(() => expect([...new Set(world.eventsOf(orderId))]).toEqual(events), { timeoutMs: 60_000 });

  /** Asks again and again, as a buyer does who gets no answer, until the process is killed. */
  const asksUntilKilled = async (victim: StartedProcess, ask: () => Promise<unknown>) => {
    let end: unknown;
    void victim.exited.then((exit) => (end = exit));
    await eventually(
      async () => {
        await ask().catch(() => undefined); // Of no interest: what counts is what is true after the restart.
        expect(end).toEqual({ code: null, signal: 'SIGKILL' });
      },
      { timeoutMs: 60_000, everyMs: 100 },
    );
  };

  it('pays over RPC and tells so over Kafka', async () => {
    const orderId = newOrderId();
    expect((await world.payments.payOrder(payment(orderId))).status).toBe('SUCCEEDED');
    await tells(orderId, 'PaymentSucceeded 1');
    const event = world.events.find(({ data }) => data.orderId === orderId)!;
    const [charge] = await world.provider.chargesOf(orderId);
    expect(event).toMatchObject({
      id: `${orderId}-1-1`,
      traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-/),
      aggregateId: `${orderId}-1`,
      data: { paymentId: `${orderId}-1`, userId: 'alice', amountCents: 1999, chargeId: charge!.id },
    });
    expect(await world.payments.closeOrders([orderId])).toEqual([{ orderId, code: 'PAID' }]);
  });

  it('refuses what it cannot read', async () => {
    await expect(world.payments.payOrder(payment('not-a-number'))).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
    await expect(world.payments.payOrder(payment('1', 'nul\0'))).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
    await expect(world.payments.closeOrders(Array.from({ length: 257 }, newOrderId))).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
    expect(await world.payments.acceptWebhook('{}', 't=1,v1=00')).toEqual({ code: 'BAD_SIGNATURE' });
    expect((await world.payments.payOrder({ ...payment('1'), userId: 'stranger' })).code).toBe('NOT_FOUND');
  });

  it('refunds a charge that its order cannot take, once, though it is told twice', async () => {
    const orderId = newOrderId();
    await world.payments.payOrder(payment(orderId));
    await world.tell(refundRequested(orderId));
    await world.tell(refundRequested(orderId));
    await world.tell(refundRequested(newOrderId())); // Of a payment that nobody knows: told to people, not retried for ever.
    await tells(orderId, 'PaymentSucceeded 1', 'PaymentRefunded 2');
    const [charge] = await world.provider.chargesOf(orderId);
    expect(charge!.refundId).not.toBeNull();
    expect(await world.provider.refundsOf(charge!.id)).toHaveLength(1);
  });

  it.each(['after-attempt-commit', 'after-provider-charge', 'after-settle-commit'])(
    'charges once when it is killed %s and started again',
    async (failpoint) => {
      await running.kill();
      const orderId = newOrderId();
      const key = randomUUID();
      await world.provider.faults({ dropWebhooks: true });
      running = await world.start(`${failpoint}=exit`);
      await asksUntilKilled(running, () => world.payments.payOrder(payment(orderId, key)));
      running = await world.start();
      await succeeds(orderId, key);
      await tells(orderId, 'PaymentSucceeded 1');
      expect(await world.provider.chargesOf(orderId)).toMatchObject([{ idempotencyKey: `${orderId}-1` }]);
    },
  );

  it('refunds once when it is killed after-refund-call and started again', async () => {
    await running.kill();
    const orderId = newOrderId();
    await world.provider.faults({ dropWebhooks: true });
    running = await world.start('after-refund-call=exit');
    await succeeds(orderId, randomUUID());
    await world.tell(refundRequested(orderId));
    expect(await running.exited).toMatchObject({ signal: 'SIGKILL' });
    running = await world.start();
    await tells(orderId, 'PaymentSucceeded 1', 'PaymentRefunded 2');
    const [charge] = await world.provider.chargesOf(orderId);
    expect(await world.provider.refundsOf(charge!.id)).toHaveLength(1);
  });

  it('ends cleanly on SIGTERM', async () => {
    expect(await running.kill()).toEqual({ code: 0, signal: null });
  });
});
