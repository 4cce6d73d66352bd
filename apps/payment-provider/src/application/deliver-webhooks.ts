import { Injectable } from '@nestjs/common';
import { MAX_DELIVERIES, redeliveryDelayMs, signWebhook } from '../domain/webhook.js';
import { Clock, FaultPanel, WebhookQueue, WebhookReceiver, WebhookSecret, type DueWebhook } from './ports.js';

const BATCH = 32;

/** Delivers what is due, at least once each. */
@Injectable()
export class DeliverWebhooks {
  constructor(
    private readonly queue: WebhookQueue,
    private readonly receiver: WebhookReceiver,
    private readonly faultPanel: FaultPanel,
    private readonly clock: Clock,
    private readonly secret: WebhookSecret,
  ) {}

  /** Returns how many were due, so that the caller can go on at once while there are many. */
  async execute(): Promise<number> {
    const due = await this.queue.claim(BATCH);
    await Promise.all(due.map((webhook) => this.deliver(webhook)));
    return due.length;
  }

  private async deliver(webhook: DueWebhook): Promise<void> {
    const times = this.faultPanel.current().duplicateWebhooks ? 3 : 1;
    let taken = false;
    for (let time = 0; time < times; time += 1) {
      const seconds = Math.floor(this.clock.nowMs() / 1000);
      const signature = signWebhook(webhook.body, this.secret.value, seconds);
      taken = (await this.receiver.deliver(webhook.body, signature)) || taken;
    }
    if (taken) await this.queue.markDelivered(webhook.id);
    else if (webhook.deliveries >= MAX_DELIVERIES) await this.queue.giveUp(webhook.id);
    else await this.queue.postpone(webhook.id, redeliveryDelayMs(webhook.deliveries));
  }
}
