import type { EventProducer } from '@stampede/kafka';
import type { Logger, Metrics } from '@stampede/observability';
import { OutboxRelay } from '@stampede/persistence';
import type { Shard } from './shard.js';

/** Nobody waits for a cancellation's event; the polls of an idle shard should cost nothing to speak of. */
const POLL_MS = 250;

/** A relay per shard: what did not start from a message (expiry, withdrawal) leaves through the shard's outbox. */
export class OrderOutbox {
  private readonly relays: readonly OutboxRelay[];

  constructor(shards: readonly Shard[], producer: EventProducer, logger: Logger, metrics: Metrics) {
    this.relays = shards.map(
      ({ name, dataSource }) =>
        new OutboxRelay({
          dataSource,
          send: (records) => producer.send(records),
          logger: logger.child({ shard: name }),
          metrics,
          pollMs: POLL_MS,
        }),
    );
  }

  start(): void {
    for (const relay of this.relays) relay.start();
  }

  async close(): Promise<void> {
    await Promise.all(this.relays.map((relay) => relay.close()));
  }
}
