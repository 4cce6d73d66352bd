import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ChargeStatus } from '../../domain/charge.js';

@Entity('charge')
export class ChargeEntity {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @Column({ type: 'text', name: 'idempotency_key' })
  idempotencyKey!: string;

  @Column({ type: 'text' })
  reference!: string;

  @Column({ type: 'integer', name: 'amount_cents' })
  amountCents!: number;

  @Column({ type: 'text' })
  currency!: string;

  @Column({ type: 'text' })
  status!: ChargeStatus;

  @Column({ type: 'text', name: 'decline_code', nullable: true })
  declineCode!: string | null;

  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
}
