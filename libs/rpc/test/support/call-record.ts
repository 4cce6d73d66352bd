import type { CallRecord } from '../../src/index.js';

/** A call of `a.Orders.find` from `gateway` to `order` as the consumer tells of it. */
export const callRecord = (changes: Partial<CallRecord> = {}): CallRecord => ({
  side: 'consumer',
  interfaceName: 'a.Orders',
  methodName: 'find',
  code: 'OK',
  durationMs: 5,
  caller: 'gateway',
  provider: '10.0.0.1:7101',
  providerApplication: 'order',
  ...changes,
});
