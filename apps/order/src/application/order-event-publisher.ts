import type { OrderEvent } from '@stampede/contracts';

export abstract class OrderEventPublisher {
  /** Resolves when all of them are durable. */
  abstract publish(events: readonly OrderEvent[]): Promise<void>;
}
