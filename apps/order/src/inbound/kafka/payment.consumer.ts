import { Injectable } from '@nestjs/common';
import type { DecodedItem } from '@stampede/kafka';
import { SettlePayments } from '../../application/settle-payments.js';
import type { PaymentMessage } from './payment-message.js';

/** Charges reach their orders; a charge that went back changes no order: it was refunded because it had none to pay. */
@Injectable()
export class PaymentConsumer {
  constructor(private readonly settlePayments: SettlePayments) {}

  async consume(items: readonly DecodedItem<PaymentMessage>[]): Promise<void> {
    const payments = items.flatMap(({ event }) => (event.type === 'PaymentSucceeded' ? [event.data] : []));
    if (payments.length > 0) await this.settlePayments.execute(payments);
  }
}
