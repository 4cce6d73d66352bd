/** How many calls got an answer. */
export interface Availability {
  /** 0 to 1; null without calls. */
  readonly ratio: number | null;
  /** Whole nines: 0.9995 has 3. */
  readonly nines: number;
  /** No call failed: there may be more nines than so few calls can show. */
  readonly isAtLeast: boolean;
}

const MIN_DECIMALS = 2;
const MAX_DECIMALS = 4;

export function availabilityOf(calls: number, failed: number): Availability {
  if (!(calls > 0)) return { ratio: null, nines: 0, isAtLeast: false };
  if (failed <= 0) return { ratio: 1, nines: wholeNines(calls), isAtLeast: true };
  return { ratio: Math.max(0, 1 - failed / calls), nines: wholeNines(calls / failed), isAtLeast: false };
}

/** `99.97 %`: cut, never rounded up, so that 100 % means that nothing failed. */
export function percentText({ ratio, nines }: Availability): string | null {
  if (ratio === null) return null;
  if (ratio === 1) return '100';
  const decimals = Math.min(Math.max(nines - 1, MIN_DECIMALS), MAX_DECIMALS);
  const scale = 10 ** decimals;
  // The product may lie a hair below a whole number that it is.
  return (Math.floor(ratio * 100 * scale + 1e-6) / scale).toFixed(decimals);
}

export function ninesText({ ratio, nines, isAtLeast }: Availability): string | null {
  if (ratio === null) return null;
  if (isAtLeast && nines === 0) return 'too few calls';
  const word = nines === 1 ? 'nine' : 'nines';
  return isAtLeast ? `≥ ${nines} ${word}` : `${nines} ${word}`;
}

/** log10, with room for 0.1 not being a tenth. */
function wholeNines(oneIn: number): number {
  return Math.floor(Math.log10(oneIn) + 1e-9);
}
