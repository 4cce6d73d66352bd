/** One look at the server's clock. Local times come from a clock that only runs forward; the date of the browser plays no part. */
export interface ClockSample {
  readonly sentAtMs: number;
  readonly receivedAtMs: number;
  /** What the server said, since 1970. */
  readonly serverMs: number;
  /** By how much it may have rounded down: 1000 for a Date header. */
  readonly roundedMs: number;
}

/** What is known of the server's clock: local time + offset, give or take the uncertainty. */
export interface ServerClock {
  readonly offsetMs: number;
  readonly uncertaintyMs: number;
  readonly learntAtMs: number;
}

/** How fast an estimate becomes worthless: clocks drift, and a computer that slept stopped counting. */
const DRIFT = 0.01;

/** The server spoke somewhere between sending and receiving: the middle is right to half of the round trip. */
export function clockOf({ sentAtMs, receivedAtMs, serverMs, roundedMs }: ClockSample): ServerClock {
  const halfTripMs = (receivedAtMs - sentAtMs) / 2;
  return {
    offsetMs: serverMs + roundedMs / 2 + halfTripMs - receivedAtMs,
    uncertaintyMs: halfTripMs + roundedMs / 2,
    learntAtMs: receivedAtMs,
  };
}

/** The better of two: the surer one, unless it has aged, or the two contradict each other; then the newer one. */
export function betterClock(known: ServerClock | undefined, sample: ClockSample): ServerClock {
  const fresh = clockOf(sample);
  if (known === undefined) return fresh;
  const agedMs = known.uncertaintyMs + (fresh.learntAtMs - known.learntAtMs) * DRIFT;
  const apartMs = Math.abs(fresh.offsetMs - known.offsetMs);
  return fresh.uncertaintyMs <= agedMs || apartMs > fresh.uncertaintyMs + agedMs ? fresh : known;
}
