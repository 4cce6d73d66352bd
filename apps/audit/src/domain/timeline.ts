/** One thing that happened to a purchase, as one store remembers it. */
export interface Happening {
  /** Milliseconds since 1970; undefined for what has no time of its own, such as a record's present state. */
  readonly atMs: number | undefined;
  /** Where it is written. */
  readonly store: string;
  readonly what: string;
}

/** Everything that is known of a purchase. */
export interface Timeline {
  readonly purchaseId: string;
  /** How each store has it now, one phrase each. */
  readonly states: readonly Happening[];
  readonly happenings: readonly Happening[];
  /** Ids that belong to it: orders, payments, charges, traces. */
  readonly ids: readonly string[];
  /** What could not be asked, and why. */
  readonly unread: readonly string[];
}

/** By time; what happened in the same millisecond stays in the order in which a purchase passes the stores. */
export function byTime(happenings: readonly Happening[]): Happening[] {
  return [...happenings].sort((one, other) => (one.atMs ?? Infinity) - (other.atMs ?? Infinity));
}

/** For a person: the states, then the time line with seconds since its first moment. */
export function renderTimeline({ purchaseId, states, happenings, ids, unread }: Timeline): string {
  const timed = byTime(happenings);
  const firstMs = timed[0]?.atMs;
  const width = Math.max(...[...states, ...timed].map(({ store }) => store.length));
  return [
    `purchase ${purchaseId}`,
    ...states.map(({ store, what }) => `  ${store.padEnd(width)}  ${what}`),
    '',
    ...timed.map(({ atMs, store, what }) => `${whenOf(atMs, firstMs)}  ${store.padEnd(width)}  ${what}`),
    '',
    `ids: ${ids.join(' ')}`,
    ...unread.map((reason) => `NOT READ: ${reason}`),
  ].join('\n');
}

function whenOf(atMs: number | undefined, firstMs: number | undefined): string {
  if (atMs === undefined || firstMs === undefined) return ' '.repeat(36);
  const since = `+${((atMs - firstMs) / 1000).toFixed(3)} s`;
  return `${new Date(atMs).toISOString()} ${since.padStart(11)}`;
}
