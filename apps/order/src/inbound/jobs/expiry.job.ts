import { RepeatJob, type Telemetry } from '@stampede/service';
import type { ExpireOrders } from '../../application/expire-orders.js';

/** Rounds of expiry over one shard each, side by side: a shard that is away holds up no other. */
export class ExpiryJob {
  private readonly jobs: readonly RepeatJob[];

  constructor(
    expireOrders: ExpireOrders,
    shards: readonly { readonly name: string }[],
    pollMs: number,
    { logger, metrics }: Telemetry,
  ) {
    this.jobs = shards.map(({ name: shard }) => {
      const telemetry = { logger: logger.child({ shard }), metrics };
      return new RepeatJob('expire-orders', pollMs, () => expireOrders.execute(shard), telemetry);
    });
  }

  start(): void {
    for (const job of this.jobs) job.start();
  }

  async close(): Promise<void> {
    await Promise.all(this.jobs.map((job) => job.close()));
  }
}
