import { Injectable } from '@nestjs/common';
import { decideRefundRequest } from '../domain/decide-settlement.js';
import { PaymentRepository, SweepBell, Telemetry } from './ports.js';

/** The order cannot take the money: marks the payment, and the sweeper sends the charge back until that is done. */
@Injectable()
export class RequestRefund {
  constructor(
    private readonly payments: PaymentRepository,
    private readonly telemetry: Telemetry,
    private readonly bell: SweepBell,
  ) {}

  async execute(paymentId: string): Promise<void> {
    const outcome = await this.payments.update(paymentId, decideRefundRequest);
    if (outcome === undefined)
      return this.telemetry.conflict(paymentId, 'a refund is requested of a payment that is not ours');
    const { payment, decision } = outcome;
    if (decision === 'wait')
      throw new Error(`payment ${paymentId} is ${payment.status}: its refund must wait`);
    if (decision === 'conflict')
      this.telemetry.conflict(paymentId, `a refund is requested of a ${payment.status} payment`);
    if (decision === 'apply') this.telemetry.paymentMoved(payment);
    this.bell.ring();
  }
}
