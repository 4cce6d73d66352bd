import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, scratchDatabase, type ScratchDatabase } from '@stampede/testing';
import { GenerateOrderIds } from '../src/application/generate-order-ids.js';
import { WorkerLeaseLost } from '../src/application/worker-lease.js';
import { decodeOrderId } from '../src/domain/order-id.js';
import { SystemClock } from '../src/outbound/clock/system.clock.js';
import { PostgresWorkerLease } from '../src/outbound/persistence/id-worker.lease.js';
import { migrateShards } from '../src/outbound/persistence/migrate-shards.js';
import type { Shard } from '../src/outbound/persistence/shard.js';
import { closeShards, openShards } from '../src/outbound/persistence/shards.js';
import { logger } from './order-world.js';

/** The system's clock, wrong by so much. */
class ShiftedClock extends SystemClock {
  shiftMs = 0;
  override nowMs(): number {
    return super.nowMs() + this.shiftMs;
  }
}

let database: ScratchDatabase;
let shards: Shard[];
const leases: PostgresWorkerLease[] = [];

async function startLease(options: { clock?: SystemClock; leaseMs?: number; renewMs?: number } = {}) {
  const { clock = new SystemClock(), ...rest } = options;
  const lease = new PostgresWorkerLease({
    dataSource: shards[0]!.dataSource,
    clock,
    logger,
    instance: 'order-test',
    ...rest,
  });
  leases.push(lease);
  await lease.start();
  return { lease, ids: new GenerateOrderIds(clock, lease) };
}

beforeAll(async () => {
  database = await scratchDatabase('order_lease');
  await migrateShards([database.url], logger);
  shards = await openShards([database.url], 'order-test', logger);
});
afterAll(async () => {
  await Promise.all(leases.splice(0).map((lease) => lease.close()));
  await closeShards(shards);
  await database.drop();
});
beforeEach(async () => {
  await Promise.all(leases.splice(0).map((lease) => lease.close()));
  await shards[0]!.dataSource.query(
    `UPDATE id_worker SET holder = NULL, expires_at = '-infinity', id_limit_ms = 0`,
  );
});

describe('the lease of a worker number', () => {
  it('gives generators numbers of their own, so that no id comes twice', async () => {
    const generators = await Promise.all(Array.from({ length: 8 }, () => startLease()));
    expect(new Set(generators.map(({ lease }) => lease.current().worker)).size).toBe(8);
    const buckets = Array.from({ length: 5000 }, (_, index) => index % 7);
    const ids = (await Promise.all(generators.map((generator) => generator.ids.execute(buckets)))).flat();
    expect(new Set(ids).size).toBe(40_000);
  });

  it('has thirty-two numbers and leaves the thirty-third without', async () => {
    const generators = [];
    for (let count = 0; count < 33; count += 1) generators.push(await startLease());
    expect(generators.filter(({ lease }) => lease.held)).toHaveLength(32);
    await expect(generators[32]!.ids.execute([1])).rejects.toThrow(WorkerLeaseLost);
  });

  it('stops making ids when the number was taken away, and goes on with another', async () => {
    const { lease, ids } = await startLease({ leaseMs: 60_000, renewMs: 100 });
    const first = lease.current().worker;
    await shards[0]!.dataSource.query(
      `UPDATE id_worker SET holder = 'thief', expires_at = now() + interval '1 h' WHERE worker = $1`,
      [first],
    );
    await eventually(() => expect(lease.current().worker).not.toBe(first));
    const [id] = await ids.execute([1]);
    expect(decodeOrderId(id!).worker).toBe(lease.current().worker);
  });

  it('stops by itself when it cannot renew in time, and comes back', async () => {
    const { lease, ids } = await startLease({ leaseMs: 300, renewMs: 100 });
    await shards[0]!.dataSource.query('ALTER TABLE id_worker RENAME TO id_worker_away');
    try {
      await eventually(() => expect(lease.held).toBe(false));
      await expect(ids.execute([1])).rejects.toThrow(WorkerLeaseLost);
    } finally {
      await shards[0]!.dataSource.query('ALTER TABLE id_worker_away RENAME TO id_worker');
    }
    await eventually(async () => expect(await ids.execute([1])).toHaveLength(1));
  });

  it('never reuses a number for times that its last holder may have used', async () => {
    const clock = new ShiftedClock();
    clock.shiftMs = 3_600_000;
    const ahead = await startLease({ clock });
    const { worker } = ahead.lease.current();
    await ahead.ids.execute([1]);
    await ahead.lease.close();
    // Every number but this one is in use: it is free, but its ids lie in the future of a clock that is right.
    await shards[0]!.dataSource.query(
      `UPDATE id_worker SET expires_at = now() + interval '1 h' WHERE worker <> $1`,
      [worker],
    );
    const { lease } = await startLease();
    expect(lease.held).toBe(false);
  });
});
