import { createHmac } from 'node:crypto';
import { eventually } from '@stampede/testing';
import { startTestProvider, WEBHOOK_SECRET, type TestProvider } from './provider-harness.js';

const order = (reference: string) => ({ amountCents: 1999, currency: 'CNY', reference });

describe('webhooks', () => {
  let provider: TestProvider;
  beforeAll(async () => {
    provider = await startTestProvider();
  });
  afterAll(() => provider.close());
  afterEach(() => provider.faults({}));

  const arrived = (reference: string, types: string[]) =>
    eventually(() => expect(provider.merchant.typesOf(reference).sort()).toEqual([...types].sort()));

  it('tells of a charge and its refund, signed over time and body', async () => {
    const { body: charge } = await provider.charge('w1', order('w1'));
    await provider.refund(charge.id, charge.id);
    await arrived('w1', ['charge.pending', 'charge.succeeded', 'charge.refunded']);
    const { body, signature } = provider.merchant.received[0]!;
    const [, seconds, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signature)!;
    expect(v1).toBe(createHmac('sha256', WEBHOOK_SECRET).update(`${seconds}.${body}`).digest('hex'));
    expect(Math.abs(Date.now() / 1000 - Number(seconds))).toBeLessThan(30);
  });

  it('tells of a charge once, however often its key is used', async () => {
    await provider.charge('w2', order('w2'));
    await provider.charge('w2', order('w2'));
    await arrived('w2', ['charge.pending', 'charge.succeeded']);
    await provider.charge('w2-last', order('w2-last'));
    await arrived('w2-last', ['charge.pending', 'charge.succeeded']);
    expect(provider.merchant.typesOf('w2')).toHaveLength(2);
  });

  it('delivers again until the merchant takes it', async () => {
    provider.merchant.status = 503;
    await provider.charge('w3', order('w3'));
    await eventually(() => expect(provider.merchant.typesOf('w3').length).toBeGreaterThanOrEqual(2));
    provider.merchant.status = 200;
    const before = provider.merchant.typesOf('w3').length;
    await eventually(() => expect(provider.merchant.typesOf('w3').length).toBeGreaterThanOrEqual(before + 2));
  });

  it('delivers three times, out of order or never, when told to', async () => {
    await provider.faults({ duplicateWebhooks: true, outOfOrderWebhooks: true });
    await provider.charge('w4', order('w4'));
    await eventually(() => expect(provider.merchant.typesOf('w4')).toHaveLength(6));
    expect(provider.merchant.typesOf('w4')[0]).toBe('charge.succeeded');
    expect(provider.merchant.typesOf('w4').at(-1)).toBe('charge.pending');

    await provider.faults({ dropWebhooks: true });
    await provider.charge('w5', order('w5'));
    await provider.faults({});
    await provider.charge('w6', order('w6'));
    await arrived('w6', ['charge.pending', 'charge.succeeded']);
    expect(provider.merchant.typesOf('w5')).toEqual([]);
  });
});
