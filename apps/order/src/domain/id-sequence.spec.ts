import fc from 'fast-check';
import { IdSequence } from './id-sequence.js';
import { ORDER_EPOCH_MS, SEQUENCE_COUNT } from './order-id.js';

const START_MS = ORDER_EPOCH_MS + 1000;

describe('the sequence of ids', () => {
  it('never gives an id twice, however the clock jumps', () => {
    const ask = fc.record({
      stepMs: fc.integer({ min: -50, max: 50 }),
      bucket: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(ask, { maxLength: 500 }), (asks) => {
        const sequence = new IdSequence(1, 0);
        const ids: string[] = [];
        let nowMs = START_MS;
        for (const { stepMs, bucket } of asks) {
          nowMs += stepMs;
          const next = sequence.next(nowMs, bucket);
          if ('id' in next) ids.push(next.id);
        }
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });

  it('asks to wait while the clock is behind', () => {
    const sequence = new IdSequence(1, 0);
    sequence.next(START_MS, 0);
    expect(sequence.next(START_MS - 30, 0)).toEqual({ waitMs: 30 });
  });

  it('asks to wait until the time that its worker number is free from', () => {
    expect(new IdSequence(1, START_MS).next(START_MS - 10, 0)).toEqual({ waitMs: 10 });
  });

  it('asks to wait a millisecond when one bucket has used up this one, and serves the others', () => {
    const sequence = new IdSequence(1, 0);
    for (let count = 0; count < SEQUENCE_COUNT; count += 1) sequence.next(START_MS, 5);
    expect(sequence.next(START_MS, 5)).toEqual({ waitMs: 1 });
    expect(sequence.next(START_MS, 6)).toHaveProperty('id');
    expect(sequence.next(START_MS + 1, 5)).toHaveProperty('id');
  });
});
