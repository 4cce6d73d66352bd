const WINDOW = 1024;
const WORD_BITS = 32;

interface Session {
  highest: number;
  readonly seen: Uint32Array;
  lastUsedAt: number;
}

/**
 * Accepts each number of a session once. A session keeps its highest number and one bit for each of the 1,024 below it; what is
 * older is not accepted (the sliding window of RFC 6479), so that memory does not grow with the calls.
 */
export class ReplayGuard {
  private readonly sessions = new Map<string, Session>();

  /**
   * @param lifeMs      for how long after its last use a session is remembered: at least as long as a call of it could be repeated
   * @param maxSessions remembered at a time
   */
  constructor(
    private readonly lifeMs: number,
    private readonly maxSessions = 10_000,
  ) {}

  /**
   * @param sequence whole number from 0
   * @param now      instant of the monotonic clock
   * @returns `full` when the session is new and there is no room for it: then nothing can be said of the call
   */
  accept(session: string, sequence: number, now: number): 'fresh' | 'repeated' | 'full' {
    let known = this.sessions.get(session);
    if (known === undefined) {
      if (this.sessions.size >= this.maxSessions) this.forgetUnused(now);
      if (this.sessions.size >= this.maxSessions) return 'full';
      known = { highest: sequence, seen: new Uint32Array(WINDOW / WORD_BITS), lastUsedAt: now };
      this.sessions.set(session, known);
    }
    known.lastUsedAt = now;
    return mark(known, sequence) ? 'fresh' : 'repeated';
  }

  private forgetUnused(now: number): void {
    for (const [name, { lastUsedAt }] of this.sessions)
      if (now - lastUsedAt > this.lifeMs) this.sessions.delete(name);
  }
}

function mark(session: Session, sequence: number): boolean {
  if (sequence <= session.highest - WINDOW) return false;
  if (sequence > session.highest) {
    const first = Math.max(session.highest + 1, sequence - WINDOW + 1);
    for (let passed = first; passed <= sequence; passed++) clearBit(session.seen, passed % WINDOW);
    session.highest = sequence;
  }
  return setBit(session.seen, sequence % WINDOW);
}

const clearBit = (bits: Uint32Array, at: number): void => {
  bits[at >>> 5]! &= ~(1 << (at & 31));
};

/** Whether it was not set before. */
function setBit(bits: Uint32Array, at: number): boolean {
  const bit = 1 << (at & 31);
  if ((bits[at >>> 5]! & bit) !== 0) return false;
  bits[at >>> 5]! |= bit;
  return true;
}
