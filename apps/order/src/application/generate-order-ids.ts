import { Injectable } from '@nestjs/common';
import { IdSequence } from '../domain/id-sequence.js';
import { Clock } from './clock.js';
import { WorkerLease, WorkerLeaseLost, type WorkerGrant } from './worker-lease.js';

/** A clock that went back by less is waited for. */
const MAX_CLOCK_WAIT_MS = 1000;

export class ClockWentBack extends Error {
  constructor(backMs: number) {
    super(`The clock went back by ${backMs} ms: no order id is made until it has caught up.`);
    this.name = 'ClockWentBack';
  }
}

@Injectable()
export class GenerateOrderIds {
  private sequence: { readonly holder: string; readonly ids: IdSequence } | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly lease: WorkerLease,
  ) {}

  /**
   * One id per bucket, in order.
   * @throws WorkerLeaseLost, ClockWentBack
   */
  async execute(buckets: readonly number[]): Promise<string[]> {
    const ids: string[] = [];
    for (const bucket of buckets) ids.push(await this.next(bucket));
    return ids;
  }

  private async next(bucket: number): Promise<string> {
    for (;;) {
      const grant = this.lease.current();
      const nowMs = this.clock.nowMs();
      if (nowMs >= grant.limitMs) throw new WorkerLeaseLost();
      const next = this.sequenceOf(grant).next(nowMs, bucket);
      if ('id' in next) return next.id;
      if (next.waitMs > MAX_CLOCK_WAIT_MS) throw new ClockWentBack(next.waitMs);
      await this.clock.wait(next.waitMs);
    }
  }

  private sequenceOf(grant: WorkerGrant): IdSequence {
    if (this.sequence?.holder !== grant.holder) {
      this.sequence = { holder: grant.holder, ids: new IdSequence(grant.worker, grant.floorMs) };
    }
    return this.sequence.ids;
  }
}
