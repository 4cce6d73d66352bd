import { RepeatJob, type Telemetry } from '@stampede/service';
import type { SweepBell } from '../../application/ports.js';
import type { SweepPayments } from '../../application/sweep-payments.js';

const POLL_MS = 250;
const POLL_AFTER_ERROR_MS = 1000;

/** Runs sweeps one after another: at once after a ring, else every poll. Every instance does; rows are claimed. */
export class PaymentSweeperJob extends RepeatJob {
  constructor(sweepPayments: SweepPayments, bell: SweepBell, telemetry: Telemetry) {
    const round = async () => ({ more: (await sweepPayments.execute()) > 0 });
    super('payment-sweeper', POLL_MS, round, telemetry, POLL_AFTER_ERROR_MS);
    bell.onRing(() => this.wake());
  }
}
