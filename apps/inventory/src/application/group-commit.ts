interface Waiting<T, R> {
  readonly item: T;
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Runs work on batches, one under way at a time: what arrives meanwhile goes with the next. No timer lingers; a batch is what has
 * come in since the last one began. The work answers in the order of its items; its failure is every item's.
 */
export class GroupCommit<T, R> {
  private waiting: Waiting<T, R>[] = [];
  private running = false;

  constructor(
    private readonly work: (items: readonly T[]) => Promise<readonly R[]>,
    private readonly maxItems: number,
    private readonly onIdle: () => void = () => undefined,
  ) {}

  submit(item: T): Promise<R> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (this.running) return;
      this.running = true;
      // What was read from the socket together is decided together.
      setImmediate(() => void this.drain());
    });
  }

  private async drain(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, this.maxItems);
      try {
        const results = await this.work(batch.map(({ item }) => item));
        for (const [index, { resolve }] of batch.entries()) resolve(results[index]!);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.running = false;
    this.onIdle();
  }
}

/** A {@link GroupCommit} per key, forgotten when it has nothing to do. */
export class KeyedGroupCommit<T, R> {
  private readonly lines = new Map<string, GroupCommit<T, R>>();

  constructor(
    private readonly work: (key: string, items: readonly T[]) => Promise<readonly R[]>,
    private readonly maxItems: number,
  ) {}

  submit(key: string, item: T): Promise<R> {
    let line = this.lines.get(key);
    if (!line) {
      line = new GroupCommit(
        (items) => this.work(key, items),
        this.maxItems,
        () => void this.lines.delete(key),
      );
      this.lines.set(key, line);
    }
    return line.submit(item);
  }
}
