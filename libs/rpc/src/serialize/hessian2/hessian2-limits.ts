/** Bounds of what is decoded, beyond the frame limit. */
export const HESSIAN2_LIMITS = {
  /** Values inside values. */
  depth: 64,
  /** Values of one message, shared ones counted as often as they are referred to. */
  values: 100_000,
  /** Class definitions of one message. */
  classes: 1000,
  /** Fields of one class. */
  fields: 1000,
} as const;
