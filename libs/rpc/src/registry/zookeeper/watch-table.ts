interface Waiting {
  readonly watchers: Set<() => void>;
  /** The one function that the client is given. */
  readonly notify: () => void;
}

/** Who waits for the next change of which node: however many they are, the client has one function per path to call. */
export class WatchTable {
  private readonly waiting = new Map<string, Waiting>();

  /** The function to arm; it calls everybody who waits, once. */
  add(path: string, watcher: () => void): () => void {
    let entry = this.waiting.get(path);
    if (entry === undefined) {
      const watchers = new Set<() => void>();
      const made: Waiting = {
        watchers,
        notify: () => {
          if (this.waiting.get(path) === made) this.waiting.delete(path);
          for (const waiting of watchers) waiting();
        },
      };
      this.waiting.set(path, (entry = made));
    }
    entry.watchers.add(watcher);
    return entry.notify;
  }

  /** Returns the function to disarm where nobody waits for the path any longer. */
  remove(path: string, watcher: () => void): (() => void) | undefined {
    const entry = this.waiting.get(path);
    if (entry === undefined || !entry.watchers.delete(watcher) || entry.watchers.size > 0) return undefined;
    this.waiting.delete(path);
    return entry.notify;
  }

  /** Nobody is called any longer: the watches belonged to a session that has ended. */
  clear(): void {
    for (const { watchers } of this.waiting.values()) watchers.clear();
    this.waiting.clear();
  }

  get size(): number {
    return this.waiting.size;
  }
}
