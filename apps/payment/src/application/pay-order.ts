import { Injectable } from '@nestjs/common';
import type { PayOrder as PayOrderCommand, PayOutcome } from '@stampede/contracts';
import { failpoint } from '@stampede/observability';
import type { Payment } from '../domain/payment.js';
import {
  AttemptRepository,
  Clock,
  OrderPort,
  PaymentRepository,
  ProviderPort,
  RequestRepository,
  Telemetry,
  TraceContext,
  type Lease,
} from './ports.js';
import { SettleCharge } from './settle-charge.js';

/** How long a parallel request waits for the attempt that another one began: a little longer than the provider may take. */
const WAIT_FOR_ATTEMPT_MS = 3500;
const LOOK_EVERY_MS = 50;

const refusal = (code: string): PayOutcome => ({ code, paymentId: null, status: null });
const answer = ({ paymentId, status }: Payment): PayOutcome => ({ code: 'OK', paymentId, status });

/** Pays an order: at most one live attempt, committed before the provider hears of it. */
@Injectable()
export class PayOrder {
  constructor(
    private readonly requests: RequestRepository,
    private readonly orders: OrderPort,
    private readonly attempts: AttemptRepository,
    private readonly payments: PaymentRepository,
    private readonly provider: ProviderPort,
    private readonly settleCharge: SettleCharge,
    private readonly traceContext: TraceContext,
    private readonly clock: Clock,
    private readonly telemetry: Telemetry,
  ) {}

  async execute(command: PayOrderCommand): Promise<PayOutcome> {
    if (command.method !== 'provider') return refusal('METHOD_UNAVAILABLE');
    const begun = await this.requests.begin(command);
    switch (begun.kind) {
      case 'RUN':
        return this.run(command, begun.lease);
      case 'ANSWERED':
        return answer(begun.payment);
      case 'KEY_REUSED':
      case 'IN_PROGRESS':
        return refusal(begun.kind);
    }
  }

  private async run(command: PayOrderCommand, lease: Lease): Promise<PayOutcome> {
    const { orderId, userId } = command;
    const opened = await this.releasing(lease, async () => {
      const payable = await this.orders.findPayable(userId, orderId);
      if (payable.code !== 'PAYABLE') return { kind: 'REFUSED' as const, code: payable.code };
      const attempt = {
        orderId,
        userId,
        amountCents: payable.amountCents,
        traceparent: this.traceContext.current(),
      };
      return this.attempts.open(attempt, lease);
    });
    switch (opened.kind) {
      case 'BEGUN':
        return answer(await this.charge(opened.payment));
      case 'ANSWER':
        return answer(await this.awaitAnswer(opened.payment));
      case 'LEASE_LOST':
        return refusal('IN_PROGRESS');
      case 'REFUSED':
        await this.requests.release(lease);
        return refusal(opened.code);
      case 'CLOSED':
        await this.requests.release(lease);
        return refusal('CANCELLED');
    }
  }

  private async charge(payment: Payment): Promise<Payment> {
    this.telemetry.paymentMoved(payment);
    await failpoint('after-attempt-commit');
    const observation = await this.provider.charge(payment);
    await failpoint('after-provider-charge');
    return this.settleCharge.apply(payment.paymentId, observation);
  }

  /** The live attempt's answer, whoever began it. */
  private async awaitAnswer(payment: Payment): Promise<Payment> {
    const untilMs = this.clock.nowMs() + WAIT_FOR_ATTEMPT_MS;
    let latest = payment;
    while (latest.status === 'INITIATED' && this.clock.nowMs() < untilMs) {
      await this.clock.sleep(LOOK_EVERY_MS);
      latest = (await this.payments.find(payment.paymentId)) ?? latest;
    }
    return latest;
  }

  /** A failure before there is an attempt gives the key back at once, so that the caller may repeat. */
  private async releasing<T>(lease: Lease, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      await this.requests.release(lease).catch(() => undefined); // The lease ends by itself: the first error counts.
      throw error;
    }
  }
}
