import { Problem } from '@stampede/http';
import type { FailureLog, WallClock } from './ports.js';
import type { Snapshot } from './snapshot.js';
import type { SaleChoice, TakeSnapshots } from './take-snapshots.js';

export const SNAPSHOT_EVERY_MS = 2000;
/** Each sale costs its own questions. */
const MAX_SALES = 8;

/** A snapshot as it travels: made into text once, for all who get it. */
export interface Taken {
  readonly snapshot: Snapshot;
  readonly json: string;
}

/** Hands over the newest value only, to one reader. */
class Newest<T> {
  private value: T | undefined;
  private wake: () => void = () => undefined;

  constructor(private readonly signal: AbortSignal) {
    signal.addEventListener('abort', () => this.wake(), { once: true });
  }

  put(value: T): void {
    this.value = value;
    this.wake();
  }

  /** Undefined when the signal aborted. */
  async take(): Promise<T | undefined> {
    if (this.value === undefined && !this.signal.aborted)
      await new Promise<void>((resolve) => (this.wake = resolve));
    const value = this.value;
    this.value = undefined;
    return this.signal.aborted ? undefined : value;
  }
}

interface Subscriber {
  readonly choice: SaleChoice;
  readonly snapshots: Newest<Taken>;
}

/** One snapshot every other second for all who listen, and none while nobody does. */
export class SnapshotFeed {
  private readonly subscribers = new Set<Subscriber>();
  private readonly latest = new Map<SaleChoice, Taken>();
  private readonly underWay = new Map<SaleChoice, Promise<Map<SaleChoice, Taken>>>();
  private isRunning = false;
  private isWoken = false;
  private endPause: () => void = () => undefined;

  constructor(
    private readonly takeSnapshots: Pick<TakeSnapshots, 'execute'>,
    private readonly clock: WallClock,
    private readonly failures: FailureLog,
  ) {}

  /** Snapshots until the signal aborts: the first one at once, and always the newest one when the reader is slow. */
  async *subscribe(choice: SaleChoice, signal: AbortSignal): AsyncGenerator<Taken> {
    const choices = new Set([...this.subscribers].map((subscriber) => subscriber.choice)).add(choice);
    if (choices.size > MAX_SALES)
      throw new Problem('UNAVAILABLE', 'Too many different sales are being watched.', { retryAfterMs: 5000 });
    const subscriber: Subscriber = { choice, snapshots: new Newest(signal) };
    this.subscribers.add(subscriber);
    const leave = () => {
      this.subscribers.delete(subscriber);
      if (this.subscribers.size === 0) this.wake();
    };
    // At once, also while the reader is busy with the last one.
    signal.addEventListener('abort', leave, { once: true });
    const known = this.fresh(choice);
    if (known !== undefined) subscriber.snapshots.put(known);
    else if (!this.underWay.has(choice)) this.wake();
    if (!this.isRunning) void this.run();
    try {
      for (;;) {
        const taken = await subscriber.snapshots.take();
        if (taken === undefined) return;
        yield taken;
      }
    } finally {
      leave();
    }
  }

  /** One snapshot, not older than those that are sent. */
  async once(choice: SaleChoice): Promise<Taken> {
    const known = this.fresh(choice);
    if (known !== undefined) return known;
    const taken = await (this.underWay.get(choice) ?? this.take([choice]));
    return taken.get(choice)!;
  }

  private fresh(choice: SaleChoice): Taken | undefined {
    const taken = this.latest.get(choice);
    if (taken === undefined) return undefined;
    return this.clock.now() - taken.snapshot.takenAtMs < SNAPSHOT_EVERY_MS ? taken : undefined;
  }

  private wake(): void {
    this.isWoken = true;
    this.endPause();
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    while (this.subscribers.size > 0) {
      const startedMs = this.clock.now();
      this.isWoken = false;
      try {
        const choices = new Set([...this.subscribers].map(({ choice }) => choice));
        const taken = await this.take([...choices]);
        for (const { choice, snapshots } of this.subscribers) {
          const own = taken.get(choice);
          if (own !== undefined) snapshots.put(own);
        }
        this.failures.ended('snapshot');
      } catch (error) {
        this.failures.failed('snapshot', error);
      }
      await this.pause(startedMs + SNAPSHOT_EVERY_MS - this.clock.now());
    }
    this.isRunning = false;
  }

  private async take(choices: readonly SaleChoice[]): Promise<Map<SaleChoice, Taken>> {
    const taking = this.takeSnapshots.execute(choices).then(asTexts);
    for (const choice of choices) this.underWay.set(choice, taking);
    try {
      const taken = await taking;
      for (const choice of this.latest.keys())
        if (this.fresh(choice) === undefined) this.latest.delete(choice);
      for (const [choice, one] of taken) this.latest.set(choice, one);
      return taken;
    } finally {
      for (const choice of choices) if (this.underWay.get(choice) === taking) this.underWay.delete(choice);
    }
  }

  private async pause(durationMs: number): Promise<void> {
    if (this.isWoken) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.max(0, durationMs));
      this.endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.endPause = () => undefined;
  }
}

function asTexts(snapshots: ReadonlyMap<SaleChoice, Snapshot>): Map<SaleChoice, Taken> {
  const texts = [...snapshots].map(
    ([choice, snapshot]) => [choice, { snapshot, json: JSON.stringify(snapshot) }] as const,
  );
  return new Map(texts);
}
