const FIRST_MS = 500;
const LONGEST_MS = 10_000;

/** Pause before a payment is looked at again after `checks` looks: doubles up to ten seconds; `roll` in [0, 1) spreads it by a tenth to either side. */
export function retryDelayMs(checks: number, roll: number): number {
  const delayMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(checks, 20));
  return Math.round(delayMs * (0.9 + roll * 0.2));
}
