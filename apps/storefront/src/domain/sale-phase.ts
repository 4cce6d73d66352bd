export type Phase = 'UPCOMING' | 'LIVE' | 'ENDED';

/** Ended is asked first: a sale may be ended before it started. */
export function phaseAt(sale: { readonly startsAt: string; readonly endsAt: string }, nowMs: number): Phase {
  if (nowMs >= Date.parse(sale.endsAt)) return 'ENDED';
  return nowMs < Date.parse(sale.startsAt) ? 'UPCOMING' : 'LIVE';
}

/** What a countdown of so many milliseconds shows: it reaches zero when the time is there, not a second before. */
export function countdownOf(remainingMs: number): {
  readonly days: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
} {
  const seconds = Math.max(0, Math.ceil(remainingMs / 1000));
  return {
    days: Math.floor(seconds / 86_400),
    hours: Math.floor(seconds / 3600) % 24,
    minutes: Math.floor(seconds / 60) % 60,
    seconds: seconds % 60,
  };
}
