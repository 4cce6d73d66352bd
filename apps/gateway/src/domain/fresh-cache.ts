import { BoundedCache, type MonotonicClock } from '@stampede/http';

interface Entry<V> {
  readonly value: Promise<V>;
  readonly untilMs: number;
}

/**
 * Keeps what was fetched for a while, under so many keys: a crowd that looks at one thing costs one call in that time. A failure is not
 * kept: what is not there may be there the next moment.
 */
export class FreshCache<V> {
  private readonly entries: BoundedCache<Entry<V>>;

  constructor(
    size: number,
    private readonly freshMs: number,
    private readonly now: MonotonicClock,
  ) {
    this.entries = new BoundedCache(size);
  }

  get(key: string, fetch: () => Promise<V>): Promise<V> {
    const known = this.entries.get(key);
    if (known !== undefined && this.now() < known.untilMs) return known.value;
    const entry = { value: fetch(), untilMs: this.now() + this.freshMs };
    this.entries.set(key, entry);
    // Not if a later fetch stands there by now.
    entry.value.catch(() => {
      if (this.entries.get(key) === entry) this.entries.delete(key);
    });
    return entry.value;
  }
}
