import type { RpcLogger } from '../common/logger.js';

/** Something in a store that should be so: an announcement, a list that is kept fresh. */
export interface Upheld {
  /** Whether the last attempt succeeded, and the store has not lost it since. */
  readonly holds: boolean;

  /** Makes it so once more. One attempt at a time: whoever asks meanwhile gets one more after it. Never rejects. */
  renew(): Promise<void>;

  /** It need not be so any longer. */
  end(): void;
}

/** What {@link Upkeep} is given. */
export interface UpkeepOptions {
  readonly connected: () => boolean;
  /** Pause before what failed is tried again. */
  readonly retryMs: number;
  readonly logger: RpcLogger;
}

/**
 * Everything that one process wants of a store. It is made so when the store may have forgotten or changed it, and what failed is
 * tried again after a pause; while the store is away nothing is tried, as all is renewed when it is back.
 */
export class Upkeep {
  private readonly tasks = new Set<Task>();
  private retryTimer: NodeJS.Timeout | undefined;

  constructor(private readonly options: UpkeepOptions) {}

  /**
   * @param name    for the log, when it fails
   * @param attempt makes it so; rejects when that failed
   */
  add(name: string, attempt: () => Promise<void>): Upheld {
    const task = new Task(
      attempt,
      (error) => this.onFailure(name, error),
      () => this.tasks.delete(task),
    );
    this.tasks.add(task);
    return task;
  }

  /** The store is back: all is made so again. */
  renewAll(): void {
    for (const task of this.tasks) void task.renew();
  }

  /** The store has dropped what belonged to this process. */
  lostAll(): void {
    for (const task of this.tasks) task.holds = false;
  }

  close(): void {
    clearTimeout(this.retryTimer);
    for (const task of this.tasks) task.end();
  }

  private onFailure(name: string, error: unknown): void {
    const { connected, retryMs, logger } = this.options;
    if (!connected()) return;
    logger.warn({ err: error, retryMs }, name);
    this.retryTimer ??= setTimeout(() => {
      this.retryTimer = undefined;
      for (const task of this.tasks) if (!task.holds) void task.renew();
    }, retryMs).unref();
  }
}

class Task implements Upheld {
  holds = false;
  private ended = false;
  private running: Promise<void> | undefined;
  private again = false;

  constructor(
    private readonly attempt: () => Promise<void>,
    private readonly onFailure: (error: unknown) => void,
    private readonly onEnd: () => void,
  ) {}

  renew(): Promise<void> {
    if (this.ended) return Promise.resolve();
    if (this.running !== undefined) this.again = true;
    return (this.running ??= this.run());
  }

  end(): void {
    this.ended = true;
    this.onEnd();
  }

  private async run(): Promise<void> {
    do {
      this.again = false;
      try {
        await this.attempt();
        this.holds = true;
      } catch (error) {
        this.holds = false;
        if (!this.ended) this.onFailure(error);
      }
    } while (this.again && !this.ended);
    this.running = undefined;
  }
}
