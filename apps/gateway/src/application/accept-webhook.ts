import { isUtf8 } from 'node:buffer';
import { Injectable } from '@nestjs/common';
import { Problem } from '@stampede/http';
import { Payments } from './ports/orders.js';

/** Hands the provider's callback to payment as it came: only the raw body can be checked against its signature. */
@Injectable()
export class AcceptWebhook {
  constructor(private readonly payments: Payments) {}

  async execute(rawBody: Buffer, signature: string): Promise<void> {
    // JSON is UTF-8 (RFC 8259). Other bytes would change on their way as text, and are not the provider's.
    if (!isUtf8(rawBody)) throw new Problem('MALFORMED_REQUEST', 'The body is not UTF-8.');
    const { code } = await this.payments.acceptWebhook(rawBody.toString('utf8'), signature);
    if (code === 'ACCEPTED') return;
    if (code === 'BAD_SIGNATURE') throw new Problem('BAD_SIGNATURE', 'The signature does not fit the body.');
    if (code === 'MALFORMED') throw new Problem('MALFORMED_REQUEST', 'The body is not a webhook.');
    throw new Error(`acceptWebhook answered ${code}`);
  }
}
