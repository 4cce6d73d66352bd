import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PaymentStatus } from '../../domain/payment-status.js';

@Entity('payment')
export class PaymentEntity {
  @PrimaryColumn({ type: 'text', name: 'payment_id' })
  paymentId!: string;

  @Column({ type: 'text', name: 'order_id' })
  orderId!: string;

  @Column({ type: 'text', name: 'user_id' })
  userId!: string;

  @Column({ type: 'integer' })
  attempt!: number;

  @Column({ type: 'integer', name: 'amount_cents' })
  amountCents!: number;

  @Column({ type: 'text' })
  status!: PaymentStatus;

  @Column({ type: 'integer', default: 1 })
  version!: number;

  @Column({ type: 'integer', name: 'event_version', default: 0 })
  eventVersion!: number;

  @Column({ type: 'text', name: 'charge_id', nullable: true })
  chargeId!: string | null;

  @Column({ type: 'integer', name: 'charged_cents', nullable: true })
  chargedCents!: number | null;

  @Column({ type: 'text', name: 'refund_id', nullable: true })
  refundId!: string | null;

  @Column({ type: 'text', name: 'decline_code', nullable: true })
  declineCode!: string | null;

  @Column({ type: 'text', nullable: true })
  traceparent!: string | null;

  @Column({ type: 'integer', default: 0 })
  checks!: number;

  @Column({ type: 'timestamptz', name: 'next_check_at', nullable: true })
  nextCheckAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'updated_at', default: () => 'now()' })
  updatedAt!: Date;
}
