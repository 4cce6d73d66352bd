import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { decodeRecord } from './decode-record.js';

const schema = z.object({ id: z.string(), version: z.int() });
const decode = (value: unknown, raw = false) =>
  decodeRecord({ offset: '7', value: Buffer.from(raw ? String(value) : JSON.stringify(value)) }, 3, schema);

describe('decodeRecord', () => {
  it('gives items in order, with where they stood, without fields that the schema does not know', () => {
    const { items, deadLetters } = decode({
      items: [
        { id: 'a', version: 1, more: true },
        { id: 'b', version: 2 },
      ],
      sentBy: 'x',
    });
    expect(items).toEqual([
      { event: { id: 'a', version: 1 }, partition: 3, offset: '7' },
      { event: { id: 'b', version: 2 }, partition: 3, offset: '7' },
    ]);
    expect(deadLetters).toEqual([]);
  });

  it('makes each item that does not fit a dead letter of its own, and lets the others go on', () => {
    const { items, deadLetters } = decode({ items: [{ id: 1 }, { id: 'good', version: 1 }, null] });
    expect(items.map(({ event }) => event.id)).toEqual(['good']);
    expect(deadLetters).toEqual([
      {
        offset: '7',
        reason: 'invalid-item',
        detail: expect.stringContaining('id:'),
        value: '{"items":[{"id":1}]}',
      },
      { offset: '7', reason: 'invalid-item', detail: expect.any(String), value: '{"items":[null]}' },
    ]);
  });

  it.each([
    ['{', 'not-json'],
    ['', 'not-json'],
    ['null', 'bad-envelope'],
    ['[]', 'bad-envelope'],
    ['"items"', 'bad-envelope'],
    ['{"items":{}}', 'bad-envelope'],
    ['{"items":[]}', 'bad-envelope'],
  ])('makes the record %j one dead letter: %s', (text, reason) => {
    const { items, deadLetters } = decode(text, true);
    expect(items).toEqual([]);
    expect(deadLetters).toEqual([
      { offset: '7', reason, detail: expect.any(String), value: Buffer.from(text) },
    ]);
  });

  it('makes a record of more than 256 items one dead letter, and takes 256', () => {
    const many = (count: number) => ({
      items: Array.from({ length: count }, () => ({ id: 'a', version: 1 })),
    });
    expect(decode(many(257)).deadLetters).toMatchObject([{ reason: 'oversize' }]);
    expect(decode(many(256)).items).toHaveLength(256);
  });

  it('makes a record without value a dead letter', () => {
    expect(decodeRecord({ offset: '0', value: null }, 0, schema).deadLetters).toMatchObject([
      { reason: 'not-json', value: '' },
    ]);
  });
});
