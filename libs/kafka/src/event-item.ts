import type { EventItem, Topic } from '@stampede/contracts';

export type { EventItem };

/** Events that go to one partition together. */
export interface EventRecord {
  readonly topic: Topic;
  /** Without it the producer takes the partitions in turn. */
  readonly partition?: number | undefined;
  readonly items: readonly EventItem[];
}
