import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('order_payment')
export class OrderPaymentEntity {
  @PrimaryColumn({ type: 'text', name: 'order_id' })
  orderId!: string;

  @Column({ type: 'timestamptz', name: 'closed_at', nullable: true })
  closedAt!: Date | null;
}
