import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EventItem } from './event-item.js';
import { encodeItems } from './event-producer.js';

const event = (id: string, text = ''): EventItem => ({
  id,
  type: 'Tested',
  version: 1,
  occurredAt: '2026-01-01T00:00:00.000Z',
  aggregateId: 'a',
  data: { text },
});
const decoded = (values: string[]) =>
  values.map((value) => (JSON.parse(value) as { items: EventItem[] }).items);

describe('encodeItems', () => {
  it('keeps every item and their order in records of 1 to 256', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000 }), (count) => {
        const items = Array.from({ length: count }, (_, index) => event(`e${index}`));
        const records = decoded(encodeItems(items));
        expect(records.flat()).toEqual(items);
        for (const record of records) expect(record.length).toBeGreaterThan(0);
        for (const record of records) expect(record.length).toBeLessThanOrEqual(256);
      }),
      { numRuns: 30 },
    );
  });

  it('splits what would be a large record', () => {
    const items = Array.from({ length: 8 }, (_, index) => event(`e${index}`, 'x'.repeat(200_000)));
    const values = encodeItems(items);
    expect(values.length).toBeGreaterThan(3);
    expect(decoded(values).flat()).toEqual(items);
    for (const value of values) expect(value.length).toBeLessThan(600_000);
  });
});
