import { Injectable } from '@nestjs/common';
import { PaymentService } from '@stampede/contracts';
import type { Logger } from '@stampede/observability';
import type { Client } from '@stampede/rpc';
import type { PaymentClosure } from '../../domain/decide-expiry.js';
import { PaymentPort } from '../../application/payment-port.js';

const CODES: ReadonlySet<string> = new Set<PaymentClosure>(['CLOSED', 'UNDER_WAY', 'PAID']);

/** Payment over RPC. While it cannot be asked every order is UNKNOWN, which is an answer: a bound decides what then. */
@Injectable()
export class RpcPaymentPort extends PaymentPort {
  constructor(
    private readonly payments: Client<typeof PaymentService>,
    private readonly logger: Logger,
  ) {
    super();
  }

  async close(orderIds: readonly string[]): Promise<ReadonlyMap<string, PaymentClosure>> {
    try {
      const outcomes = await this.payments.closeOrders([...orderIds]);
      return new Map(outcomes.map(({ orderId, code }) => [orderId, isClosure(code) ? code : 'UNKNOWN']));
    } catch (error) {
      this.logger.warn({ err: error, orders: orderIds.length }, 'payment could not be asked to close orders');
      return new Map(orderIds.map((orderId) => [orderId, 'UNKNOWN']));
    }
  }
}

function isClosure(code: string): code is PaymentClosure {
  return CODES.has(code);
}
