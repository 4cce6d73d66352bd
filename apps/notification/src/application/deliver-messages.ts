import { Injectable } from '@nestjs/common';
import { failpoint } from '@stampede/observability';
import type { Message } from '../domain/message.js';
import { Telemetry, Transport } from './ports.js';

@Injectable()
export class DeliverMessages {
  constructor(
    private readonly transport: Transport,
    private readonly telemetry: Telemetry,
  ) {}

  async execute(messages: readonly Message[]): Promise<void> {
    if (messages.length === 0) return;
    await failpoint('before-message-delivery');
    const delivered = await this.transport.deliver(messages);
    await failpoint('after-message-delivery');
    const counter = this.telemetry.metrics.counter('stampede_notifications_total');
    for (const { channel, kind } of delivered) counter.inc({ channel, kind });
  }
}
