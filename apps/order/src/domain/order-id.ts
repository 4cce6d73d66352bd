/*
 * An order id is a 63-bit number, a decimal string outside:
 *
 *   62            22 21      17 16        10 9          0
 *   | ms since 2024 | worker 5 | sequence 7 | bucket 10 |
 *
 * The bucket is the user's, so the id alone leads to the shard. Ids of one worker ascend in time; the sequence counts within a
 * millisecond and a bucket.
 */
export const ORDER_EPOCH_MS = Date.UTC(2024, 0, 1);
export const WORKER_COUNT = 32;
export const SEQUENCE_COUNT = 128;

const MAX_ID = (1n << 63n) - 1n;

export interface OrderIdParts {
  readonly timeMs: number;
  readonly worker: number;
  readonly sequence: number;
  readonly bucket: number;
}

export function encodeOrderId({ timeMs, worker, sequence, bucket }: OrderIdParts): string {
  const low = (worker << 17) | (sequence << 10) | bucket;
  return ((BigInt(timeMs - ORDER_EPOCH_MS) << 22n) | BigInt(low)).toString();
}

export function decodeOrderId(orderId: string): OrderIdParts {
  const value = BigInt(orderId);
  const low = Number(value & 0x3fffffn);
  return {
    timeMs: Number(value >> 22n) + ORDER_EPOCH_MS,
    worker: low >> 17,
    sequence: (low >> 10) & (SEQUENCE_COUNT - 1),
    bucket: low & 1023,
  };
}

/** Whether a text from outside can be an order id at all. */
export function isOrderId(text: string): boolean {
  return /^[1-9]\d{0,18}$/.test(text) && BigInt(text) <= MAX_ID;
}
