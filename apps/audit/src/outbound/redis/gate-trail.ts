import { note, type FollowTrail } from '../../application/trails.js';
import type { RedisGateStore } from './gate-store.js';

/** What the gate remembers: its record, and the stream entry while the purchase is not known to be in Kafka. */
export function gateTrail(gate: RedisGateStore): FollowTrail {
  return async (trail) => {
    const record = await gate.findRecord(trail.saleId, trail.purchaseId).catch((error: Error) => {
      throw new Error(`Redis (${error.message})`, { cause: error });
    });
    if (!record) return [];
    const { takenAtMs, quantity, skuId, userId, epoch, state, streamId, tokenId, traceparent } = record;
    trail.userId ??= userId;
    note(trail, { traceparent, atMs: takenAtMs });
    const waiting =
      streamId === undefined ? '' : `, stream entry ${streamId} with token ${tokenId} waits for Kafka`;
    return [
      { atMs: takenAtMs, store: 'gate', what: `taken: ${quantity} of ${skuId} for ${userId}` },
      { atMs: undefined, store: 'gate', what: `${state} in epoch ${epoch}${waiting}` },
    ];
  };
}
