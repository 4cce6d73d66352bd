import { Injectable } from '@nestjs/common';
import type { CloseOutcome } from '@stampede/contracts';
import { AttemptRepository } from './ports.js';

/** Forbids new attempts, for good, before an order is cancelled. */
@Injectable()
export class CloseOrders {
  constructor(private readonly attempts: AttemptRepository) {}

  async execute(orderIds: readonly string[]): Promise<CloseOutcome[]> {
    if (orderIds.length === 0) return [];
    const codes = await this.attempts.close(orderIds);
    return orderIds.map((orderId) => ({ orderId, code: codes.get(orderId) ?? 'UNDER_WAY' }));
  }
}
