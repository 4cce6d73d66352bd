import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('payment_request')
export class PaymentRequestEntity {
  @PrimaryColumn({ type: 'text', name: 'user_id' })
  userId!: string;

  @PrimaryColumn({ type: 'text', name: 'idempotency_key' })
  idempotencyKey!: string;

  @Column({ type: 'text', name: 'order_id' })
  orderId!: string;

  @Column({ type: 'text' })
  fingerprint!: string;

  @Column({ type: 'uuid', name: 'lease_token' })
  leaseToken!: string;

  @Column({ type: 'timestamptz', name: 'lease_until' })
  leaseUntil!: Date;

  @Column({ type: 'text', name: 'payment_id', nullable: true })
  paymentId!: string | null;
}
