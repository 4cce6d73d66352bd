import type { DataSource } from 'typeorm';

/** One database of orders. */
export interface Shard {
  /** The database's name. */
  readonly name: string;
  readonly dataSource: DataSource;
}

/** A write met a bucket that its shard does not own (any more). */
export class BucketNotOwned extends Error {
  constructor(shard: string, buckets: readonly number[]) {
    super(
      `Shard ${shard} does not own bucket ${buckets.slice(0, 8).join(', ')}${buckets.length > 8 ? ', …' : ''}.`,
    );
    this.name = 'BucketNotOwned';
  }
}
