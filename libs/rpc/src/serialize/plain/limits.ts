/** Bounds of what is written and read, beyond the frame limit. */
export const LIMITS = {
  /** Values inside values. */
  depth: 64,
  /** Values of one message: nothing that is small on the wire may become large in memory. */
  values: 1_000_000,
} as const;

/** The depth of what stands inside. @throws RangeError when that is too deep, as for a value that contains itself */
export function deeper(depth: number): number {
  if (depth >= LIMITS.depth) throw new RangeError(`values nested deeper than ${LIMITS.depth}`);
  return depth + 1;
}
