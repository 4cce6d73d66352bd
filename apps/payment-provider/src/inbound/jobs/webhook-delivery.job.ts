import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DeliverWebhooks } from '../../application/deliver-webhooks.js';
import { Log, WebhookBell } from '../../application/ports.js';

const POLL_MS = 250;
const POLL_AFTER_ERROR_MS = 2000;

/** Runs deliveries one round after another: at once after a ring, else every poll. */
@Injectable()
export class WebhookDeliveryJob implements OnApplicationBootstrap, OnModuleDestroy {
  private stopped = false;
  private rung = false;
  private wake: () => void = () => undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly deliverWebhooks: DeliverWebhooks,
    private readonly bell: WebhookBell,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.bell.onRing(() => {
      this.rung = true;
      this.wake();
    });
    this.running = this.run();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    this.wake();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      this.rung = false;
      let waitMs = POLL_MS;
      try {
        if ((await this.deliverWebhooks.execute()) > 0) waitMs = 0;
      } catch (error) {
        this.log.error(error, 'webhook delivery round failed');
        waitMs = POLL_AFTER_ERROR_MS;
      }
      if (waitMs > 0 && !this.rung && !this.stopped) await this.rest(waitMs);
    }
  }

  private rest(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
