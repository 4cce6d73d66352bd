import { Injectable } from '@nestjs/common';
import { SweepBell } from '../../application/ports.js';
import { SweepPayments } from '../../application/sweep-payments.js';

const POLL_MS = 250;
const POLL_AFTER_ERROR_MS = 1000;

export abstract class JobReport {
  abstract done(job: string): void;
  abstract failed(job: string, error: unknown): void;
}

/** Runs sweeps one after another: at once after a ring, else every poll. Every instance does; rows are claimed. */
@Injectable()
export class PaymentSweeperJob {
  private stopped = false;
  private rung = false;
  private wake: () => void = () => undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly sweepPayments: SweepPayments,
    private readonly bell: SweepBell,
    private readonly report: JobReport,
  ) {}

  start(): void {
    this.bell.onRing(() => {
      this.rung = true;
      this.wake();
    });
    this.running = this.run();
  }

  async close(): Promise<void> {
    this.stopped = true;
    this.wake();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      this.rung = false;
      let waitMs = POLL_MS;
      try {
        if ((await this.sweepPayments.execute()) > 0) waitMs = 0;
        this.report.done('payment-sweeper');
      } catch (error) {
        this.report.failed('payment-sweeper', error);
        waitMs = POLL_AFTER_ERROR_MS;
      }
      if (waitMs > 0 && !this.rung && !this.stopped) await this.rest(waitMs);
    }
  }

  private rest(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
