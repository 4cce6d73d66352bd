import type { KeyObject } from 'node:crypto';
import { signPurchaseToken } from '@stampede/contracts';
import { Problem } from '@stampede/http';
import type { FindSale } from './find-sale.js';
import type { Nonces, WallClock } from './ports/clock.js';

export interface IssuedToken {
  readonly token: string;
  readonly expiresAtMs: number;
}

/**
 * Gives a user the right to one purchase, inside the sale's window only: before the start there is nothing to send. This clock only
 * saves the gate work; the gate's own clock decides.
 */
export class IssuePurchaseToken {
  constructor(
    private readonly findSale: FindSale,
    private readonly clock: WallClock,
    private readonly nonces: Nonces,
    private readonly secret: KeyObject,
    private readonly lifeMs: number,
  ) {}

  async execute(userId: string, saleId: string, skuId: string): Promise<IssuedToken> {
    const sale = await this.findSale.execute(saleId);
    if (!sale.items.some((item) => item.skuId === skuId))
      throw new Problem('NOT_FOUND', 'The sale has no such item.');
    const nowMs = this.clock.now();
    const [startsAtMs, endsAtMs] = [Number(sale.startsAtMs), Number(sale.endsAtMs)];
    // Ended first: a sale may be ended before its start.
    if (nowMs >= endsAtMs) throw new Problem('ENDED', 'The sale has ended.');
    if (nowMs < startsAtMs) throw new Problem('NOT_STARTED', 'The sale has not started.');
    const expiresAtMs = Math.min(nowMs + this.lifeMs, endsAtMs);
    const nonce = this.nonces.next();
    return {
      token: signPurchaseToken({ userId, saleId, skuId, startsAtMs, expiresAtMs, nonce }, this.secret),
      expiresAtMs,
    };
  }
}
