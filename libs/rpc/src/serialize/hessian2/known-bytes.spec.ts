import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { KnownBytes } from './known-bytes.js';

describe('KnownBytes', () => {
  const someBytes = fc.uint8Array({ maxLength: 40 });

  it('stand where the very same bytes do, at any place, and nowhere when one differs', () => {
    fc.assert(
      fc.property(
        someBytes,
        someBytes,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (before, bytes, place, flip) => {
          const memory = Uint8Array.of(...before, ...bytes, 0x7f);
          const view = new DataView(memory.buffer);
          const known = new KnownBytes(bytes);
          const end = before.length + bytes.length;
          expect(known.standAt(view, before.length, end)).toBe(true);
          expect(known.standAt(view, before.length + 1, end)).toBe(false);
          if (bytes.length === 0) return;
          memory[before.length + (place % bytes.length)]! ^= flip;
          expect(known.standAt(view, before.length, end)).toBe(false);
        },
      ),
    );
  });

  it('keep what they were, whatever becomes of the memory that they were read from', () => {
    const memory = Buffer.from('io.stampede.order.Order');
    const known = new KnownBytes(memory);
    memory.fill(0);
    expect(Buffer.from(known.bytes).toString()).toBe('io.stampede.order.Order');
    expect(known.equals(new KnownBytes(Buffer.from('io.stampede.order.Order')))).toBe(true);
    expect(known.equals(new KnownBytes(memory))).toBe(false);
  });
});
