import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { RepeatJob, type Telemetry } from '@stampede/service';
import type { DeliverWebhooks } from '../../application/deliver-webhooks.js';
import type { WebhookBell } from '../../application/ports.js';

const POLL_MS = 250;
const POLL_AFTER_ERROR_MS = 2000;

/** Runs deliveries one round after another: at once after a ring, else every poll. */
export class WebhookDeliveryJob extends RepeatJob implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(deliverWebhooks: DeliverWebhooks, bell: WebhookBell, telemetry: Telemetry) {
    const round = async () => ({ more: (await deliverWebhooks.execute()) > 0 });
    super('webhook-delivery', POLL_MS, round, telemetry, POLL_AFTER_ERROR_MS);
    bell.onRing(() => this.wake());
  }

  onApplicationBootstrap(): void {
    this.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.close();
  }
}
