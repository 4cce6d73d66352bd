import { Injectable } from '@nestjs/common';
import type { Logger, Metrics } from '@stampede/observability';
import { Clock } from '../../application/clock.js';
import type { ExpireOrders } from '../../application/expire-orders.js';

/** Rounds of expiry over one shard each, side by side: a shard that is away holds up no other. */
@Injectable()
export class ExpiryJob {
  private loops: Promise<void>[] = [];
  private readonly stopped = new AbortController();

  constructor(
    private readonly expireOrders: ExpireOrders,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly metrics: Metrics,
    private readonly pollMs: number,
  ) {}

  start(shards: readonly string[]): void {
    this.loops = shards.map((shard) => this.run(shard));
  }

  async close(): Promise<void> {
    this.stopped.abort();
    await Promise.all(this.loops);
  }

  private async run(shard: string): Promise<void> {
    while (!this.stopped.signal.aborted) {
      const { more } = await this.round(shard);
      if (!more) await this.clock.wait(this.pollMs, this.stopped.signal);
    }
  }

  private async round(shard: string): Promise<{ more: boolean }> {
    const rounds = this.metrics.counter('stampede_jobs_total');
    try {
      const result = await this.expireOrders.execute(shard);
      rounds.inc({ job: 'expire-orders', outcome: 'ok' });
      return result;
    } catch (error) {
      rounds.inc({ job: 'expire-orders', outcome: 'failed' });
      this.logger.error({ err: error, shard }, 'expiry failed, will be tried again');
      return { more: false };
    }
  }
}
