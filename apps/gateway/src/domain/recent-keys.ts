/** Bits per generation: 1 MiB. */
const BITS = 1 << 23;
/** Keys per generation; at 4 bits each, one unknown key in about 500 is taken for a known one. */
const KEYS_PER_GENERATION = 500_000;
const BITS_PER_KEY = 4;

/**
 * Remembers which Idempotency-Keys this process sent on to the gate: a repeated one must reach the gate again, whatever the sold-out
 * flag says, for it may have won, or its answer may have been lost. Two Bloom filters in turn: at least the last 500,000 keys are
 * surely remembered, in 2 MiB. A key that is remembered by mistake costs one call and gets the gate's own answer.
 *
 * Its limit: what another gateway sent on is not known here. Several gateways are therefore balanced by user; a buyer who still comes
 * to another one within a flag's second may read SOLD_OUT for a purchase that won, and finds it under its purchaseId all the same.
 */
export class RecentKeys {
  private current = new Uint32Array(BITS / 32);
  private previous = new Uint32Array(BITS / 32);
  private added = 0;

  constructor(private readonly keysPerGeneration = KEYS_PER_GENERATION) {}

  add(key: string): void {
    if (this.added >= this.keysPerGeneration) {
      [this.current, this.previous] = [this.previous, this.current];
      this.current.fill(0);
      this.added = 0;
    }
    const [first, step] = [hash(key, 0x811c9dc5), hash(key, 0x9747b28c) | 1];
    for (let n = 0; n < BITS_PER_KEY; n += 1) {
      const bit = (first + Math.imul(n, step)) & (BITS - 1);
      this.current[bit >>> 5]! |= 1 << (bit & 31);
    }
    this.added += 1;
  }

  has(key: string): boolean {
    const [first, step] = [hash(key, 0x811c9dc5), hash(key, 0x9747b28c) | 1];
    return isIn(this.current, first, step) || isIn(this.previous, first, step);
  }
}

function isIn(filter: Uint32Array, first: number, step: number): boolean {
  for (let n = 0; n < BITS_PER_KEY; n += 1) {
    const bit = (first + Math.imul(n, step)) & (BITS - 1);
    if ((filter[bit >>> 5]! & (1 << (bit & 31))) === 0) return false;
  }
  return true;
}

/** FNV-1a with a seed, and a final mix (of MurmurHash3) because only the low bits are used. */
function hash(text: string, seed: number): number {
  let value = seed;
  for (let index = 0; index < text.length; index += 1)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  value ^= value >>> 16;
  value = Math.imul(value, 0x85ebca6b);
  return value ^ (value >>> 13);
}
