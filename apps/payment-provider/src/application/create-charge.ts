import { Injectable } from '@nestjs/common';
import { decideCharge, sameCharge, type Charge, type ChargeRequest } from '../domain/charge.js';
import { keyReused, outage } from '../domain/errors.js';
import { Clock, Dice, FaultPanel, Ledger, WebhookBell } from './ports.js';

export interface Answer<T> {
  readonly body: T;
  readonly created: boolean;
  /** The fault of the day: it happened, but the caller never hears of it. */
  readonly silent: boolean;
}

/** Charges once per idempotency key. */
@Injectable()
export class CreateCharge {
  constructor(
    private readonly ledger: Ledger,
    private readonly faultPanel: FaultPanel,
    private readonly clock: Clock,
    private readonly dice: Dice,
    private readonly bell: WebhookBell,
  ) {}

  async execute(request: ChargeRequest): Promise<Answer<Charge>> {
    const faults = this.faultPanel.current();
    if (faults.slowMs > 0) await this.clock.sleep(faults.slowMs);
    if (this.dice.roll() < faults.failRate) throw outage();

    const decision = decideCharge(request, faults, this.dice.roll());
    const { charge, created } = await this.ledger.recordCharge(
      { ...request, amountCents: request.amountCents + faults.overchargeCents },
      decision,
      faults,
    );
    this.bell.ring();
    if (!created && faults.overchargeCents === 0 && !sameCharge(charge, request)) throw keyReused();
    if (faults.failAfterCharging) throw outage();
    return { body: charge, created, silent: faults.timeoutAfterCharging };
  }
}
