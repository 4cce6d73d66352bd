import { BUCKET_COUNT } from '@stampede/contracts';
import { BucketNotOwned, type Shard } from './shard.js';

/**
 * Which shard owns which bucket, read from the shards themselves. What is known here may be old: each write proves it again, and
 * a refused one has it read anew.
 */
export class ShardDirectory {
  private owners: readonly (Shard | undefined)[] = [];

  constructor(readonly shards: readonly Shard[]) {}

  async load(): Promise<void> {
    const owned = await Promise.all(
      this.shards.map(async (shard) => {
        const rows: { bucket: number }[] = await shard.dataSource.query('SELECT bucket FROM owned_bucket');
        return rows.map(({ bucket }) => ({ bucket, shard }));
      }),
    );
    const owners = new Array<Shard | undefined>(BUCKET_COUNT).fill(undefined);
    for (const { bucket, shard } of owned.flat()) {
      const other = owners[bucket];
      if (other) throw new Error(`Bucket ${bucket} is owned by both ${other.name} and ${shard.name}.`);
      owners[bucket] = shard;
    }
    this.owners = owners;
  }

  /** @throws BucketNotOwned when no shard owns it */
  ownerOf(bucket: number): Shard {
    const shard = this.owners[bucket];
    if (!shard) throw new BucketNotOwned('(any)', [bucket]);
    return shard;
  }

  requireShard(name: string): Shard {
    const shard = this.shards.find((candidate) => candidate.name === name);
    if (!shard) throw new Error(`No shard is named ${name}.`);
    return shard;
  }

  /** Items by the shard that owns their bucket. */
  group<T>(items: readonly T[], bucketOf: (item: T) => number): Map<Shard, T[]> {
    return Map.groupBy(items, (item) => this.ownerOf(bucketOf(item)));
  }
}
