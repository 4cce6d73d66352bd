import { hash, type KeyObject } from 'node:crypto';
import { purchaseIdOf, verifyPurchaseToken, type ProblemCode, type ReserveCode } from '@stampede/contracts';
import { Problem, type WindowLimiter } from '@stampede/http';
import type { RecentKeys } from '../domain/recent-keys.js';
import type { SoldOutFlags } from '../domain/sold-out-flags.js';
import type { WallClock } from './ports/clock.js';
import type { PurchaseCounter, StockGate } from './ports/stock-gate.js';

export interface PurchaseRequest {
  readonly userId: string;
  readonly saleId: string;
  readonly skuId: string;
  readonly quantity: number;
  readonly token: string;
  readonly idempotencyKey: string;
}

/** What the buyer is told. Refusals are values: most answers of a sale are refusals. */
export type PurchaseAnswer =
  | { readonly accepted: true; readonly purchaseId: string }
  | {
      readonly accepted: false;
      readonly code: ProblemCode;
      readonly detail: string;
      readonly retryAfterMs?: number;
    };

const refusal = (code: ProblemCode, detail: string, retryAfterMs?: number): PurchaseAnswer =>
  Object.freeze({ accepted: false, code, detail, retryAfterMs });

const PAUSED = refusal('UNAVAILABLE', 'The sale cannot take purchases at the moment. Try again.', 1000);
const SOLD_OUT = refusal('SOLD_OUT', 'Sold out.');
const FORGED = refusal('TOKEN_INVALID', 'The purchase token is not valid for this user, sale and item.');
const EXPIRED = refusal('TOKEN_INVALID', 'The purchase token has expired. Ask for another.');
const REFUSALS: { readonly [C in Exclude<ReserveCode, 'ACCEPTED' | 'REPEATED'>]: PurchaseAnswer } = {
  SOLD_OUT,
  NOT_STARTED: refusal('NOT_STARTED', 'The sale has not started.'),
  ENDED: refusal('ENDED', 'The sale has ended.'),
  LIMIT_REACHED: refusal('LIMIT_REACHED', 'This is more than one user may buy in the sale.'),
  UNKNOWN_SALE: refusal('NOT_FOUND', 'There is no such sale.'),
  UNKNOWN_SKU: refusal('NOT_FOUND', 'The sale has no such item.'),
  KEY_REUSED: refusal('IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was used for another purchase.'),
  TOKEN_SPENT: refusal('TOKEN_SPENT', 'The purchase token was used for another purchase. Ask for another.'),
  OVERLOADED: PAUSED,
  FENCED: PAUSED,
  UNCONFIRMED: refusal(
    'UNCONFIRMED',
    'It is not known whether the purchase was taken. Ask again with the same key.',
    1000,
  ),
};

/** Takes a purchase to the gate, after everything that can refuse it for less. */
export class PlacePurchase {
  constructor(
    private readonly flags: SoldOutFlags,
    private readonly sentKeys: RecentKeys,
    private readonly attempts: WindowLimiter,
    private readonly gate: StockGate,
    private readonly clock: WallClock,
    private readonly tokenSecret: KeyObject,
    private readonly counter: PurchaseCounter,
  ) {}

  /**
   * The first and cheapest question, before it is known who asks. A key that went to the gate before goes there again: it may have
   * won, and a repeated request gets the same answer.
   */
  isKnownSoldOut(saleId: string, skuId: string, idempotencyKey: string): boolean {
    return this.flags.isUp(saleId, skuId) && !this.sentKeys.has(idempotencyKey);
  }

  execute(request: PurchaseRequest): PurchaseAnswer | Promise<PurchaseAnswer> {
    const waitMs = this.attempts.take(request.userId);
    if (waitMs > 0) return refusal('RATE_LIMITED', 'Too many purchase attempts.', waitMs);
    const check = verifyPurchaseToken(request.token, request, this.tokenSecret, this.clock.now());
    if (check.outcome !== 'VALID') return check.outcome === 'EXPIRED' ? EXPIRED : FORGED;
    return this.askGate(request, check.tokenId);
  }

  private async askGate(request: PurchaseRequest, tokenId: string): Promise<PurchaseAnswer> {
    const { userId, saleId, skuId, quantity, idempotencyKey } = request;
    const isRepeated = this.sentKeys.has(idempotencyKey);
    const flag = isRepeated ? 'DOWN' : this.flags.claim(saleId, skuId);
    if (flag === 'UP' || flag === 'WAIT') return SOLD_OUT;
    this.sentKeys.add(idempotencyKey);
    const purchaseId = purchaseIdOf(userId, saleId, idempotencyKey);
    try {
      const fingerprint = hash('sha256', JSON.stringify([skuId, quantity]), 'base64url').slice(0, 22);
      const { code, stockVersion } = await this.gate.reserve({
        purchaseId,
        saleId,
        skuId,
        userId,
        quantity,
        fingerprint,
        tokenId,
      });
      this.counter.count(code);
      if (code === 'SOLD_OUT') this.flags.raise(saleId, skuId, stockVersion);
      else if (flag === 'PROBE' && code === 'ACCEPTED') this.flags.lower(saleId, skuId);
      else if (flag === 'PROBE') this.flags.release(saleId, skuId);
      return code === 'ACCEPTED' || code === 'REPEATED' ? { accepted: true, purchaseId } : REFUSALS[code];
    } catch (error) {
      if (flag === 'PROBE') this.flags.release(saleId, skuId);
      if (error instanceof Problem) this.counter.count(error.code);
      throw error;
    }
  }
}
