import { createServer } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { PortBook, isPortFree } from './ports.mjs';

/** @param {number[]} taken @param {boolean} [documented] */
function bookWith(taken, documented = true) {
  /** @type {string[]} */
  const said = [];
  const isFree = async (/** @type {number} */ port) => !taken.includes(port);
  const book = new PortBook({ documented, say: (line) => void said.push(line), searchFrom: 20_000, isFree });
  return { book, said };
}

describe('PortBook', () => {
  it('gives the documented port when it is free, and says nothing', async () => {
    const { book, said } = bookWith([]);
    expect(await book.take('Redis', 17_379)).toBe(17_379);
    expect(said).toEqual([]);
  });

  it('replaces a taken port by a free one, and says so', async () => {
    const { book, said } = bookWith([17_379, 20_000]);
    expect(await book.take('Redis', 17_379)).toBe(20_001);
    expect(said).toEqual(['Port 17379 is taken: Redis is on 20001.']);
  });

  it('never gives a port twice', async () => {
    const { book } = bookWith([]);
    const given = [
      await book.take('a', 7100),
      await book.take('b', 7100),
      await book.take('c', 20_000),
      await book.take('d', 7100),
    ];
    expect(new Set(given).size).toBe(4);
  });

  it('leaves the documented ports alone for a second stack', async () => {
    const { book, said } = bookWith([], false);
    expect(await book.take('Redis', 17_379)).toBe(20_000);
    expect(said).toEqual([]);
  });
});

describe('isPortFree', () => {
  it('is false while somebody listens, true afterwards', async () => {
    const server = createServer();
    await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    expect(await isPortFree(port)).toBe(false);
    await new Promise((resolve) => server.close(resolve));
    expect(await isPortFree(port)).toBe(true);
  });
});
