import { Column, Entity, PrimaryColumn } from 'typeorm';

export type WebhookState = 'DUE' | 'DELIVERED' | 'DROPPED' | 'GIVEN_UP';

@Entity('webhook')
export class WebhookEntity {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @Column({ type: 'text' })
  body!: string;

  @Column({ type: 'text' })
  state!: WebhookState;

  @Column({ type: 'integer' })
  deliveries!: number;

  @Column({ type: 'timestamptz', name: 'due_at' })
  dueAt!: Date;
}
