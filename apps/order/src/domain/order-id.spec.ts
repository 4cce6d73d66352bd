import { bucketOfOrder } from '@stampede/contracts';
import fc from 'fast-check';
import {
  decodeOrderId,
  encodeOrderId,
  isOrderId,
  ORDER_EPOCH_MS,
  SEQUENCE_COUNT,
  WORKER_COUNT,
} from './order-id.js';

const parts = fc.record({
  timeMs: fc.integer({ min: ORDER_EPOCH_MS + 1, max: ORDER_EPOCH_MS + 2 ** 41 - 1 }),
  worker: fc.integer({ min: 0, max: WORKER_COUNT - 1 }),
  sequence: fc.integer({ min: 0, max: SEQUENCE_COUNT - 1 }),
  bucket: fc.integer({ min: 0, max: 1023 }),
});

describe('an order id', () => {
  it('holds its parts and is a positive 63-bit number', () => {
    fc.assert(
      fc.property(parts, (given) => {
        const id = encodeOrderId(given);
        expect(decodeOrderId(id)).toEqual(given);
        expect(bucketOfOrder(id)).toBe(given.bucket);
        expect(isOrderId(id)).toBe(true);
      }),
    );
  });

  it('ascends with time', () => {
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        fc.pre(one.timeMs < other.timeMs);
        expect(BigInt(encodeOrderId(one))).toBeLessThan(BigInt(encodeOrderId(other)));
      }),
    );
  });

  it.each(['', '0', '-1', '01', '1e5', 'abc', '9223372036854775808', '99999999999999999999', '1 '])(
    'is not %j',
    (text) => {
      expect(isOrderId(text)).toBe(false);
    },
  );
});
