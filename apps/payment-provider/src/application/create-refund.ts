import { Injectable } from '@nestjs/common';
import type { Refund } from '../domain/charge.js';
import { alreadyRefunded, keyReused, notRefundable, outage, unknownCharge } from '../domain/errors.js';
import type { Answer } from './create-charge.js';
import { Clock, Dice, FaultPanel, Ledger, WebhookBell } from './ports.js';

/** Gives a charge back in full, once, whatever the keys. */
@Injectable()
export class CreateRefund {
  constructor(
    private readonly ledger: Ledger,
    private readonly faultPanel: FaultPanel,
    private readonly clock: Clock,
    private readonly dice: Dice,
    private readonly bell: WebhookBell,
  ) {}

  async execute(chargeId: string, idempotencyKey: string): Promise<Answer<Refund>> {
    const faults = this.faultPanel.current();
    if (faults.slowMs > 0) await this.clock.sleep(faults.slowMs);
    if (this.dice.roll() < faults.failRate) throw outage();

    const [first] = await this.ledger.listRefunds({ idempotencyKey, limit: 1 });
    if (first !== undefined && first.chargeId !== chargeId) throw keyReused();
    const charge = await this.ledger.findCharge(chargeId);
    if (charge === undefined) throw unknownCharge();
    if (charge.status !== 'SUCCEEDED') throw notRefundable();

    const { refund, created } = await this.ledger.recordRefund(charge, idempotencyKey, faults);
    this.bell.ring();
    if (refund.idempotencyKey !== idempotencyKey) throw alreadyRefunded();
    return { body: refund, created, silent: faults.timeoutAfterRefunding };
  }
}
