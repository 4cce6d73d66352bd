import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('webhook_hint')
export class WebhookHintEntity {
  @PrimaryColumn({ type: 'text', name: 'event_id' })
  eventId!: string;

  @Column({ type: 'text' })
  type!: string;

  @Column({ type: 'text', name: 'payment_id' })
  paymentId!: string;

  @Column({ type: 'text' })
  body!: string;
}
