import { Injectable } from '@nestjs/common';
import { failpoint } from '@stampede/observability';
import { decideSettlement, type Observation } from '../domain/decide-settlement.js';
import type { Payment } from '../domain/payment.js';
import { isUnsettled } from '../domain/payment-status.js';
import { PaymentRepository, ProviderPort, SweepBell, Telemetry } from './ports.js';

/** Brings a payment to the state that the provider reports, whoever told us: its answer, a webhook or the sweeper. */
@Injectable()
export class SettleCharge {
  constructor(
    private readonly payments: PaymentRepository,
    private readonly provider: ProviderPort,
    private readonly telemetry: Telemetry,
    private readonly bell: SweepBell,
  ) {}

  /** Asks the provider, charging again with the same key where it knows none. */
  async execute(payment: Payment): Promise<Payment> {
    let observation = await this.provider.fetchCharge(payment.paymentId);
    if (observation.kind === 'NOT_FOUND' && isUnsettled(payment.status))
      observation = await this.provider.charge(payment);
    return this.apply(payment.paymentId, observation);
  }

  async apply(paymentId: string, observation: Observation): Promise<Payment> {
    const outcome = await this.payments.update(paymentId, (payment) =>
      decideSettlement(payment, observation),
    );
    if (outcome === undefined) throw new Error(`no payment ${paymentId}`);
    const { payment, decision } = outcome;
    if (decision === 'apply') {
      await failpoint('after-settle-commit');
      this.telemetry.paymentMoved(payment);
      if (payment.status === 'REFUNDING') {
        this.telemetry.conflict(
          paymentId,
          `charged ${payment.chargedCents} instead of ${payment.amountCents}: it goes back`,
        );
        this.bell.ring();
      }
    }
    if (decision === 'conflict')
      this.telemetry.conflict(paymentId, `the provider reports ${JSON.stringify(observation)}`);
    return payment;
  }
}
