import type { Random } from './random.js';

/** Codes of hessian2 that begin something, and bytes at the edges of ranges. */
const TELLING_BYTES = [
  ...[
    0x00, 0x01, 0x1f, 0x20, 0x30, 0x33, 0x34, 0x41, 0x42, 0x43, 0x44, 0x48, 0x49, 0x4a, 0x4b, 0x4c, 0x4d,
    0x4e,
  ],
  ...[
    0x4f, 0x51, 0x52, 0x53, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5a, 0x5b, 0x5f, 0x60, 0x6f, 0x70, 0x77, 0x78,
    0x7f,
  ],
  ...[0x80, 0x8f, 0x90, 0x91, 0xbf, 0xc0, 0xcf, 0xd0, 0xd7, 0xe0, 0xed, 0xf0, 0xf8, 0xff],
];
const TELLING_NUMBERS = [0, 1, -1, 0x7fff_ffff, -0x8000_0000, 0xffff, 0x1_0000, 8 * 1024 * 1024, 100_000];
const DEEP = [0x79, 0x57, 0x48, 0x71];

type Mutation = (bytes: Buffer, random: Random, other: Buffer) => Buffer;

const MUTATIONS: readonly Mutation[] = [
  function flipBit(bytes, random) {
    const at = random.below(bytes.length);
    bytes[at] = bytes[at]! ^ (1 << random.below(8));
    return bytes;
  },
  function setByte(bytes, random) {
    bytes[random.below(bytes.length)] = random.of(TELLING_BYTES);
    return bytes;
  },
  function setNumber(bytes, random) {
    if (bytes.length < 4) return bytes;
    bytes.writeInt32BE(random.of(TELLING_NUMBERS) | 0, random.below(bytes.length - 3));
    return bytes;
  },
  function insert(bytes, random) {
    const at = random.below(bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, at), random.bytes(1 + random.below(8)), bytes.subarray(at)]);
  },
  function nest(bytes, random) {
    const at = random.below(bytes.length + 1);
    const depth = 1 + random.below(random.below(16) === 0 ? 20_000 : 200);
    const deep = Buffer.alloc(depth, random.of(DEEP));
    return Buffer.concat([bytes.subarray(0, at), deep, bytes.subarray(at)]);
  },
  function remove(bytes, random) {
    const [from, to] = range(bytes, random);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  function repeat(bytes, random) {
    const [from, to] = range(bytes, random);
    const times = 1 + random.below(random.below(8) === 0 ? 100 : 3);
    const part = bytes.subarray(from, to);
    return Buffer.concat([bytes.subarray(0, to), ...Array<Buffer>(times).fill(part), bytes.subarray(to)]);
  },
  function truncate(bytes, random) {
    return bytes.subarray(0, random.below(bytes.length));
  },
  function splice(bytes, random, other) {
    return Buffer.concat([
      bytes.subarray(0, random.below(bytes.length + 1)),
      other.subarray(random.below(other.length + 1)),
    ]);
  },
];

/** A copy of one of the corpus with one to four changes. */
export function mutated(corpus: readonly Buffer[], random: Random): Buffer {
  let bytes = Buffer.from(random.of(corpus));
  for (let count = 1 + random.below(4); count > 0 && bytes.length > 0; count--) {
    bytes = random.of(MUTATIONS)(bytes, random, random.of(corpus)) as typeof bytes;
  }
  return bytes;
}

function range(bytes: Buffer, random: Random): readonly [number, number] {
  const from = random.below(bytes.length);
  return [from, Math.min(bytes.length, from + 1 + random.below(16))];
}
