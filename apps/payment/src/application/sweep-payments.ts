import { Injectable } from '@nestjs/common';
import type { Payment } from '../domain/payment.js';
import { retryDelayMs } from '../domain/retry-delay.js';
import { Dice, PaymentRepository, TraceContext } from './ports.js';
import { RefundCharge } from './refund-charge.js';
import { SettleCharge } from './settle-charge.js';

/** As many at a time as may wait for the provider without starving the buyers. */
const BATCH = 8;
/** Longer than one look may last: two calls of the provider. */
const CLAIM_MS = 10_000;

/** Looks after every payment that has not come to rest: unanswered attempts, crashed ones, refunds, hints of webhooks. */
@Injectable()
export class SweepPayments {
  constructor(
    private readonly payments: PaymentRepository,
    private readonly settleCharge: SettleCharge,
    private readonly refundCharge: RefundCharge,
    private readonly traceContext: TraceContext,
    private readonly dice: Dice,
  ) {}

  /** Returns how many were due. */
  async execute(): Promise<number> {
    const due = await this.payments.claimDue(BATCH, CLAIM_MS);
    const looks = due.map((payment) => this.traceContext.run(payment.traceparent, () => this.look(payment)));
    const failed = (await Promise.allSettled(looks)).find((look) => look.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return due.length;
  }

  private async look(payment: Payment): Promise<void> {
    try {
      if (payment.status === 'REFUNDING') await this.refundCharge.execute(payment);
      else await this.settleCharge.execute(payment);
    } finally {
      await this.payments.postpone(payment.paymentId, retryDelayMs(payment.checks, this.dice.roll()));
    }
  }
}
