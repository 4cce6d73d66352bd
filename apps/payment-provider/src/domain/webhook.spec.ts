import { MAX_DELIVERIES, redeliveryDelayMs, signWebhook } from './webhook.js';

describe('signWebhook', () => {
  it('is the HMAC-SHA256 over time, a dot and the body', () => {
    expect(signWebhook('{}', 'secret', 1_700_000_000)).toBe(
      't=1700000000,v1=b8569b78799ff9e3cbff0fc2d63a33a2b57f3282abd07c37ae5e8e7d79a5f163',
    );
  });
});

describe('redeliveryDelayMs', () => {
  it('doubles from a second to ten, for some hours in all', () => {
    expect([1, 2, 3, 4, 5, 60].map(redeliveryDelayMs)).toEqual([1000, 2000, 4000, 8000, 10_000, 10_000]);
    const totalMs = Array.from({ length: MAX_DELIVERIES }, (_, n) => redeliveryDelayMs(n + 1)).reduce(
      (a, b) => a + b,
    );
    expect(totalMs).toBeGreaterThan(6 * 3_600_000 - 1);
  });
});
