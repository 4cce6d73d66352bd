import { decodeOrderId, ORDER_EPOCH_MS } from '../domain/order-id.js';
import { Clock } from './clock.js';
import { ClockWentBack, GenerateOrderIds } from './generate-order-ids.js';
import { WorkerLease, WorkerLeaseLost, type WorkerGrant } from './worker-lease.js';

const START_MS = ORDER_EPOCH_MS + 1_000_000;

class ManualClock extends Clock {
  constructor(public timeMs: number) {
    super();
  }
  nowMs(): number {
    return this.timeMs;
  }
  monotonicMs(): number {
    return this.timeMs;
  }
  async wait(durationMs: number): Promise<void> {
    this.timeMs += durationMs;
  }
}

class FixedLease extends WorkerLease {
  constructor(public grant: WorkerGrant) {
    super();
  }
  current(): WorkerGrant {
    return this.grant;
  }
}

function setUp() {
  const clock = new ManualClock(START_MS);
  const lease = new FixedLease({
    worker: 3,
    floorMs: START_MS - 10,
    limitMs: START_MS + 10_000,
    holder: 'a',
  });
  return { clock, lease, ids: new GenerateOrderIds(clock, lease) };
}

describe('generating order ids', () => {
  it('gives one id per bucket, in order, of the leased worker', async () => {
    const { ids } = setUp();
    const made = await ids.execute([7, 7, 1023]);
    expect(
      made.map((id) => decodeOrderId(id)).map(({ worker, bucket, sequence }) => [worker, bucket, sequence]),
    ).toEqual([
      [3, 7, 0],
      [3, 7, 1],
      [3, 1023, 0],
    ]);
  });

  it('waits for a clock that went back a little', async () => {
    const { clock, ids } = setUp();
    await ids.execute([1]);
    clock.timeMs -= 200;
    const [id] = await ids.execute([1]);
    expect(decodeOrderId(id!).timeMs).toBe(START_MS);
  });

  it('refuses a clock that went back far', async () => {
    const { clock, ids } = setUp();
    await ids.execute([1]);
    clock.timeMs -= 2000;
    await expect(ids.execute([1])).rejects.toThrow(ClockWentBack);
  });

  it('makes no id beyond what its lease covers', async () => {
    const { clock, ids } = setUp();
    clock.timeMs += 10_000;
    await expect(ids.execute([1])).rejects.toThrow(WorkerLeaseLost);
  });

  it('begins behind the floor of a new lease', async () => {
    const { clock, lease, ids } = setUp();
    await ids.execute([1]);
    lease.grant = { worker: 4, floorMs: START_MS + 50, limitMs: START_MS + 10_000, holder: 'b' };
    const [id] = await ids.execute([1]);
    expect(decodeOrderId(id!)).toMatchObject({ worker: 4, timeMs: START_MS + 50 });
    expect(clock.timeMs).toBe(START_MS + 50);
  });
});
