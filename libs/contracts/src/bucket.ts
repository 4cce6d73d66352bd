/** Buckets a user can fall into: 10 bits, the gene in every order id. */
export const BUCKET_COUNT = 1024;

/** Partitions of every topic keyed by bucket. */
export const BUCKET_PARTITIONS = 4;

/**
 * A user's bucket, 0..1023: FNV-1a (32 bit) over the id's UTF-16 units, folded to 10 bits. It decides the shard of the user's orders
 * and the Kafka partition of everything that happens to them.
 */
export function bucketOfUser(userId: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < userId.length; index += 1) {
    hash = Math.imul(hash ^ userId.charCodeAt(index), 0x01000193);
  }
  return ((hash >>> 22) ^ hash) & (BUCKET_COUNT - 1);
}

/** The bucket inside an order id: its low 10 bits. */
export function bucketOfOrder(orderId: string): number {
  return Number(BigInt(orderId) & BigInt(BUCKET_COUNT - 1));
}

/** The Kafka partition of a bucket. */
export function partitionOfBucket(bucket: number): number {
  return bucket % BUCKET_PARTITIONS;
}
