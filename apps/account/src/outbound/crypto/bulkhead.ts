import { Unavailable } from '../../application/ports.js';

/** Lets at most `limit` calls run at once and `maxWaiting` more wait their turn; whoever comes then is refused. */
export class Bulkhead {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly limit: number,
    private readonly maxWaiting: number,
  ) {}

  /** @throws Unavailable when too many wait */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running < this.limit) this.running += 1;
    else await this.turn();
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  /** The place goes to the one who waits longest without ever becoming free, so that nobody can slip in between. */
  private leave(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.running -= 1;
  }

  private turn(): Promise<void> {
    if (this.waiting.length >= this.maxWaiting)
      throw new Unavailable('too many passwords are being checked, try again later');
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}
