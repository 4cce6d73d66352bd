import { Injectable } from '@nestjs/common';
import { PaymentService, type PayOrder, type PayOutcome, type WebhookOutcome } from '@stampede/contracts';
import type { Client } from '@stampede/rpc';
import { Reference } from '@stampede/rpc-nest';
import { Payments } from '../../application/ports/orders.js';
import { unavailable } from './rpc-failure.js';

@Injectable()
export class RpcPayments extends Payments {
  constructor(@Reference(PaymentService) private readonly payments: Client<typeof PaymentService>) {
    super();
  }

  pay(payment: PayOrder): Promise<PayOutcome> {
    return this.payments.payOrder(payment).catch(unavailable);
  }

  acceptWebhook(rawBody: string, signature: string): Promise<WebhookOutcome> {
    return this.payments.acceptWebhook(rawBody, signature).catch(unavailable);
  }
}
