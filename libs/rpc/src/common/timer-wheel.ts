const TICK_MS = 10;
const SLOTS = 1024;

/** Something that waits in a {@link TimerWheel}. It is its own list node: waiting allocates nothing. */
export abstract class TimedEntry {
  /** @internal */
  wheelNext: TimedEntry | undefined = undefined;
  /** @internal */
  wheelPrevious: TimedEntry | undefined = undefined;
  /** @internal */
  wheelExpiresAt = 0;

  /** Called once when the time is over, unless the entry was removed before. Must not throw. */
  abstract onTimeout(): void;
}

class SlotHead extends TimedEntry {
  override onTimeout(): void {
    throw new Error('a slot head never expires');
  }
}

/**
 * One interval timer for any number of waiting entries (Varghese and Lauck's hashed wheel): adding and removing are a few
 * assignments. Entries fire 0 to 20 ms late. The interval runs only while entries wait and does not keep the process alive.
 */
export class TimerWheel {
  private readonly slots: SlotHead[] = Array.from({ length: SLOTS }, () => {
    const head = new SlotHead();
    head.wheelNext = head.wheelPrevious = head;
    return head;
  });
  private waiting = 0;
  private lastTick = 0;
  private interval: NodeJS.Timeout | undefined;

  /** @param expiresAt instant on the monotonic clock */
  add(entry: TimedEntry, expiresAt: number): void {
    if (this.interval === undefined) {
      this.lastTick = Math.floor(performance.now() / TICK_MS);
      this.interval = setInterval(() => this.tick(), TICK_MS);
      this.interval.unref();
    }
    // Never a slot that the running tick has passed: it would wait a whole turn.
    const slot = Math.max(Math.ceil(expiresAt / TICK_MS), this.lastTick + 1) % SLOTS;
    const head = this.slots[slot]!;
    entry.wheelExpiresAt = expiresAt;
    entry.wheelPrevious = head.wheelPrevious;
    entry.wheelNext = head;
    head.wheelPrevious!.wheelNext = entry;
    head.wheelPrevious = entry;
    this.waiting++;
  }

  /** Does nothing when the entry does not wait. */
  remove(entry: TimedEntry): void {
    if (entry.wheelNext === undefined) return;
    entry.wheelPrevious!.wheelNext = entry.wheelNext;
    entry.wheelNext.wheelPrevious = entry.wheelPrevious;
    entry.wheelNext = entry.wheelPrevious = undefined;
    this.waiting--;
  }

  /** Entries that wait. */
  get size(): number {
    return this.waiting;
  }

  private tick(): void {
    if (this.waiting === 0) {
      clearInterval(this.interval);
      this.interval = undefined;
      return;
    }
    const now = performance.now();
    const currentTick = Math.floor(now / TICK_MS);
    // After a long pause every slot is visited once, not once per missed tick.
    const first = Math.max(this.lastTick + 1, currentTick - SLOTS + 1);
    for (let tick = first; tick <= currentTick; tick++) this.expire(this.slots[tick % SLOTS]!, now);
    this.lastTick = currentTick;
  }

  private expire(head: SlotHead, now: number): void {
    let expired: TimedEntry[] | undefined;
    for (let entry = head.wheelNext!; entry !== head; entry = entry.wheelNext!) {
      if (entry.wheelExpiresAt <= now) (expired ??= []).push(entry);
    }
    if (expired === undefined) return;
    for (const entry of expired) {
      // An earlier one's onTimeout may have removed it.
      if (entry.wheelNext === undefined || entry.wheelExpiresAt > now) continue;
      this.remove(entry);
      entry.onTimeout();
    }
  }
}

/** The wheel of this process. */
export const sharedWheel = new TimerWheel();
