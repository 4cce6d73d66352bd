import fc from 'fast-check';
import { decodeRecord, encodeRecord, isRecordText, RECORD_STATES, type GateRecord } from './gate-record.js';

const text = fc.string({ minLength: 1, maxLength: 64 }).filter(isRecordText);
const record: fc.Arbitrary<GateRecord> = fc
  .record({
    fingerprint: text,
    quantity: fc.integer({ min: 1, max: 1e9 }),
    takenAtMs: fc.integer({ min: 0, max: 4e12 }),
    skuId: text,
    userId: text,
  })
  .chain((line) =>
    fc.oneof(
      fc.constantFrom(...RECORD_STATES.filter((state) => state !== 'T')).map((state) => ({ ...line, state })),
      fc
        .record({ tokenId: text, traceparent: fc.option(fc.constant('00-1-2-01')) })
        .map(({ tokenId, traceparent }) => ({
          ...line,
          state: 'T' as const,
          streamId: '1700000000000-3',
          tokenId,
          ...(traceparent === null ? {} : { traceparent }),
        })),
    ),
  );

describe('a record of the gate', () => {
  it('reads as it was written', () => {
    fc.assert(
      fc.property(record, (original) => expect(decodeRecord(encodeRecord(original))).toEqual(original)),
    );
  });

  it('loses its stream entry, token and trace once it is not T any more', () => {
    const taken: GateRecord = {
      state: 'T',
      fingerprint: 'f',
      quantity: 2,
      takenAtMs: 5,
      skuId: 'a',
      userId: 'u',
      streamId: '5-0',
      tokenId: 'token',
    };
    expect(encodeRecord(taken)).toBe('T|f|2|5|a|u|5-0|token|');
    expect(encodeRecord({ ...taken, state: 'L' })).toBe('L|f|2|5|a|u');
  });

  it.each(['', 'Z|f|1|2|a|u', 'T|f|1', 'T|f|1|2|a|u', 'T|f|1|2|a|u|5-0', 'T|f|1|2|a|u|5-0||'])(
    'is not %j',
    (broken) => {
      expect(() => decodeRecord(broken)).toThrow('Not a record');
    },
  );

  it.each(['', 'a|b', 'a\nb', 'x'.repeat(129)])('does not take %j as a text', (bad) => {
    expect(isRecordText(bad)).toBe(false);
  });
});
