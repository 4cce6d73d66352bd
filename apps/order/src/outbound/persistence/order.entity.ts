import type { OrderStatus } from '@stampede/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CancelReason, RefundRequest } from '../../domain/order.js';

/** A row of `orders`, for reads. Writes are statements over batches: order-statements.ts. */
@Entity('orders')
export class OrderEntity {
  @PrimaryColumn({ type: 'bigint' })
  id!: string;

  @Column({ name: 'purchase_id', type: 'text' })
  purchaseId!: string;

  @Column({ name: 'user_id', type: 'text' })
  userId!: string;

  @Column({ name: 'sale_id', type: 'text' })
  saleId!: string;

  @Column({ name: 'sku_id', type: 'text' })
  skuId!: string;

  @Column({ type: 'int' })
  quantity!: number;

  @Column({ name: 'amount_cents', type: 'int' })
  amountCents!: number;

  @Column({ type: 'text' })
  status!: OrderStatus;

  @Column({ type: 'int' })
  version!: number;

  @Column({ name: 'ended_version', type: 'int', nullable: true })
  endedVersion!: number | null;

  @Column({ name: 'placed_at', type: 'timestamptz', precision: 3 })
  placedAt!: Date;

  @Column({ name: 'payable_until', type: 'timestamptz', precision: 3 })
  payableUntil!: Date;

  @Column({ name: 'paid_at', type: 'timestamptz', precision: 3, nullable: true })
  paidAt!: Date | null;

  @Column({ name: 'payment_id', type: 'text', nullable: true })
  paymentId!: string | null;

  @Column({ name: 'cancelled_at', type: 'timestamptz', precision: 3, nullable: true })
  cancelledAt!: Date | null;

  @Column({ name: 'cancel_reason', type: 'text', nullable: true })
  cancelReason!: CancelReason | null;

  @Column({ name: 'refund_requests', type: 'jsonb' })
  refundRequests!: RefundRequest[];

  @Column({ type: 'text', nullable: true })
  traceparent!: string | null;
}
