import type { Topic } from '@stampede/contracts';

/** An event as it travels: the envelope of `@stampede/contracts` with its data. */
export interface EventItem {
  /** Unique per event and derived from its aggregate: a repeated event has the same id. */
  readonly id: string;
  readonly type: string;
  /** Position in its aggregate's history, from 1. */
  readonly version: number;
  /** ISO 8601. */
  readonly occurredAt: string;
  readonly aggregateId: string;
  /** W3C trace context of the request that began it. */
  readonly traceparent?: string | undefined;
  readonly data: object;
}

/** Events that go to one partition together. */
export interface EventRecord {
  readonly topic: Topic;
  /** Without it the producer takes the partitions in turn. */
  readonly partition?: number | undefined;
  readonly items: readonly EventItem[];
}
