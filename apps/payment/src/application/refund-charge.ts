import { Injectable } from '@nestjs/common';
import { failpoint } from '@stampede/observability';
import { decideRefund } from '../domain/decide-settlement.js';
import type { Payment } from '../domain/payment.js';
import { PaymentRepository, ProviderPort, Telemetry } from './ports.js';
import { SettleCharge } from './settle-charge.js';

/** Sends a charge back in full; the charge's id is the key, so that it goes back once. */
@Injectable()
export class RefundCharge {
  constructor(
    private readonly payments: PaymentRepository,
    private readonly provider: ProviderPort,
    private readonly settleCharge: SettleCharge,
    private readonly telemetry: Telemetry,
  ) {}

  async execute(payment: Payment): Promise<Payment> {
    const { paymentId, chargeId } = payment;
    if (chargeId === null) return this.settleCharge.execute(payment);
    const refund = await this.provider.refund(chargeId);
    await failpoint('after-refund-call');
    // No clear answer: what the provider's ledger says of the charge decides.
    if (refund.kind === 'UNANSWERED') return this.settleCharge.execute(payment);

    const outcome = await this.payments.update(paymentId, (current) =>
      decideRefund(current, refund.refundId),
    );
    if (outcome === undefined) throw new Error(`no payment ${paymentId}`);
    if (outcome.decision === 'apply') this.telemetry.paymentMoved(outcome.payment);
    return outcome.payment;
  }
}
