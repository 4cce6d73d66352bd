import type { Charge, ChargeDecision, ChargeRequest, Refund } from '../domain/charge.js';
import type { Faults } from '../domain/faults.js';

export interface ChargeFilter {
  readonly idempotencyKey?: string;
  readonly reference?: string;
  readonly after?: string;
  readonly limit: number;
}
export interface RefundFilter {
  readonly idempotencyKey?: string;
  readonly chargeId?: string;
  readonly after?: string;
  readonly limit: number;
}

/** How the webhooks of a recorded fact shall travel. */
export type WebhookFaults = Pick<Faults, 'outOfOrderWebhooks' | 'dropWebhooks'>;

/** The provider's books: rows are only ever added. */
export abstract class Ledger {
  /** Records the charge and its webhooks, or finds the one that this key already made. Parallel calls of a key wait for the first. */
  abstract recordCharge(
    request: ChargeRequest,
    decision: ChargeDecision,
    webhooks: WebhookFaults,
  ): Promise<{ charge: Charge; created: boolean }>;
  /** Records the full refund of a charge, or finds the one that exists, whatever its key. */
  abstract recordRefund(
    charge: Charge,
    idempotencyKey: string,
    webhooks: WebhookFaults,
  ): Promise<{ refund: Refund; created: boolean }>;
  abstract findCharge(id: string): Promise<Charge | undefined>;
  abstract listCharges(filter: ChargeFilter): Promise<Charge[]>;
  abstract findRefund(id: string): Promise<Refund | undefined>;
  abstract listRefunds(filter: RefundFilter): Promise<Refund[]>;
}

export interface DueWebhook {
  readonly id: string;
  readonly body: string;
  /** This delivery included. */
  readonly deliveries: number;
}

export abstract class WebhookQueue {
  /** Takes due webhooks for this process alone, for as long as a delivery may last. */
  abstract claim(limit: number): Promise<DueWebhook[]>;
  abstract markDelivered(id: string): Promise<void>;
  abstract postpone(id: string, delayMs: number): Promise<void>;
  abstract giveUp(id: string): Promise<void>;
}

export abstract class WebhookReceiver {
  /** Whether the merchant took it (2xx). */
  abstract deliver(body: string, signature: string): Promise<boolean>;
}

export abstract class Clock {
  abstract nowMs(): number;
  abstract sleep(delayMs: number): Promise<void>;
}

export abstract class Dice {
  /** Uniform in [0, 1). */
  abstract roll(): number;
}

/** The fault knobs as they stand. They live in the process: a restart heals. */
export class FaultPanel {
  constructor(private faults: Faults) {}

  current(): Faults {
    return this.faults;
  }

  set(faults: Faults): void {
    this.faults = faults;
  }
}

/** Rings when webhooks were recorded, so that delivery need not wait for the next poll. */
export class WebhookBell {
  private listener: () => void = () => undefined;

  onRing(listener: () => void): void {
    this.listener = listener;
  }

  ring(): void {
    this.listener();
  }
}

export abstract class Log {
  abstract error(error: unknown, message: string): void;
}

/** What webhooks are signed with. */
export class WebhookSecret {
  constructor(readonly value: string) {}
}
