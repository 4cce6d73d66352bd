import type { Books } from './books.js';
import type { Laws } from './laws.js';
import type { PaymentRow, ProviderCharge } from './records.js';

interface OpenPayment {
  readonly row: PaymentRow;
  charged: boolean;
}

/** Holds orders and payments against the provider's ledger, the independent witness of money. Payments come first, then charges. */
export class MoneyCheck {
  private readonly payments = new Map<string, OpenPayment>();

  constructor(
    private readonly laws: Laws,
    private readonly books: Books,
    /** Only one sale is looked at: money for other orders is none of this check's. */
    private readonly partial: boolean,
  ) {}

  payment(row: PaymentRow): void {
    const known = this.books.orders.has(row.orderId);
    if (!known && this.partial) return;
    this.payments.set(row.paymentId, { row, charged: false });
    if (!known)
      this.laws.paymentCharges.violated(row.paymentId, `for order ${row.orderId}, which does not exist`);
  }

  charge(charge: ProviderCharge): void {
    const { chargeId, reference, amountCents, refundedCents } = charge;
    const order = this.books.orders.get(reference);
    if (!order && this.partial) return;
    const kept = charge.status === 'SUCCEEDED' ? amountCents - (refundedCents ?? 0) : 0;
    if (order && kept !== 0) {
      order.charges += 1;
      order.chargedCents += kept;
    }
    if (!order && kept !== 0)
      this.laws.paidOnce.violated(reference, `no such order, but charge ${chargeId} of ${kept} cents`);
    const payment = this.payments.get(charge.idempotencyKey);
    const law = this.laws.paymentCharges;
    if (!payment)
      return law.violated(
        chargeId,
        `charge of ${amountCents} cents for payment ${charge.idempotencyKey}, which does not exist`,
      );
    payment.charged = true;
    const [ours, theirs] = [describePayment(payment.row), describeCharge(charge)];
    law.check(ours === theirs, payment.row.paymentId, () => `payment: ${ours}; provider: ${theirs}`);
  }

  finish(): void {
    for (const { row, charged } of this.payments.values()) {
      if (charged) continue;
      this.laws.paymentCharges.check(
        false,
        row.paymentId,
        () => `payment is ${row.status}, the provider has no charge`,
      );
    }
    for (const [orderId, { status, amountCents, charges, chargedCents, paymentId }] of this.books.orders) {
      const holds = status === 'PAID' ? charges === 1 && chargedCents === amountCents : charges === 0;
      this.laws.paidOnce.check(
        holds,
        orderId,
        () =>
          `${status}, ${amountCents} cents; the provider keeps ${chargedCents} cents in ${charges} charges`,
      );
      if (status !== 'PAID') continue;
      const payment = this.payments.get(paymentId ?? '');
      const agrees = payment?.row.status === 'SUCCEEDED' && payment.row.orderId === orderId;
      const found = payment ? `${payment.row.status} for order ${payment.row.orderId}` : 'unknown';
      this.laws.paymentCharges.check(
        agrees,
        orderId,
        () => `PAID by payment ${paymentId}, which is ${found}`,
      );
    }
  }
}

function describePayment({ status, orderId, amountCents, chargeId, refundId }: PaymentRow): string {
  return `${status}, order ${orderId}, ${amountCents} cents, charge ${chargeId}, refund ${refundId}`;
}

/** The payment as it ought to be by the provider's ledger. */
function describeCharge(charge: ProviderCharge): string {
  const { status, refundId, refundedCents, reference, amountCents, chargeId } = charge;
  const partly =
    refundId !== null && refundedCents !== amountCents ? ` (${refundedCents} cents refunded)` : '';
  const state = status === 'DECLINED' ? 'FAILED' : refundId === null ? 'SUCCEEDED' : 'REFUNDED';
  return `${state}, order ${reference}, ${amountCents} cents, charge ${chargeId}, refund ${refundId}${partly}`;
}
