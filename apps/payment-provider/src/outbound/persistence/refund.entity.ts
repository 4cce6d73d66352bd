import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('refund')
export class RefundEntity {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @Column({ type: 'text', name: 'charge_id' })
  chargeId!: string;

  @Column({ type: 'text', name: 'idempotency_key' })
  idempotencyKey!: string;

  @Column({ type: 'integer', name: 'amount_cents' })
  amountCents!: number;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
}
