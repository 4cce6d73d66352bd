import { purchaseIdOf, saleOfPurchase } from '@stampede/contracts';
import type { Books } from './books.js';
import type { Laws } from './laws.js';
import type { SeenAnswer } from './records.js';

/** Refusals by the rules of the sale: whoever gets one has bought nothing. */
const REFUSALS = new Set([400, 401, 403, 404, 409, 413, 415, 422, 429]);

/** Refusals that nobody may get who was told 202 for the same key before. 429 and 401 say nothing of the purchase. */
const BREAKS_PROMISE = new Set(['SOLD_OUT', 'LIMIT_REACHED', 'NOT_STARTED', 'ENDED', 'TOKEN_SPENT']);

/**
 * Holds what the outside saw against the ledger, by purchaseId, which follows from user, sale and key. Of the answers to one key:
 * any 202 means exactly one end; else any unknown answer (no answer, 5xx) means that there may be one; else, refusals only, none.
 * Files are read twice: {@link first} for all answers, then {@link second} for all again.
 */
export class AnswersCheck {
  /** When the first 202 for a purchase was complete. */
  private readonly acceptedAt = new Map<string, number>();
  private readonly unknown = new Set<string>();
  private seen = 0;

  constructor(
    private readonly laws: Laws,
    private readonly books: Books,
  ) {}

  get answers(): number {
    return this.seen;
  }

  get accepted(): number {
    return this.acceptedAt.size;
  }

  first(answer: SeenAnswer): void {
    this.seen += 1;
    const purchaseId = idOf(answer);
    if (answer.status === 202) this.accept(purchaseId, answer);
    else if (!REFUSALS.has(answer.status)) this.unknown.add(purchaseId);
  }

  second(answer: SeenAnswer): void {
    if (!REFUSALS.has(answer.status)) return;
    const purchaseId = idOf(answer);
    const acceptedAt = this.acceptedAt.get(purchaseId);
    if (acceptedAt !== undefined) {
      const broken = BREAKS_PROMISE.has(answer.code ?? '') && answer.startedAt >= acceptedAt;
      const figures = () => `202 first, then ${answer.status} ${answer.code} (${answer.where})`;
      return this.laws.sameAnswer.check(!broken, purchaseId, figures);
    }
    if (this.unknown.has(purchaseId)) return;
    // The same key with another body is refused because the first body was not.
    if (answer.code === 'IDEMPOTENCY_KEY_REUSED') return;
    const end = this.books.purchases.get(purchaseId);
    const figures = () =>
      `answered ${answer.status} ${answer.code} (${answer.where}), but the ledger says ${end?.status}`;
    this.laws.refusedNever.check(end === undefined, purchaseId, figures);
  }

  private accept(purchaseId: string, answer: SeenAnswer): void {
    const { laws } = this;
    if (answer.purchaseId !== purchaseId) {
      laws.sameAnswer.violated(purchaseId, `answered as ${answer.purchaseId} (${answer.where})`);
    }
    const before = this.acceptedAt.get(purchaseId);
    this.acceptedAt.set(purchaseId, Math.min(before ?? Infinity, answer.endedAt));
    if (before !== undefined) return laws.sameAnswer.check(true, purchaseId, String);
    const end = this.books.purchases.get(purchaseId);
    laws.answeredOnce.check(
      end !== undefined,
      purchaseId,
      () => `answered 202 (${answer.where}), no end: the ledger has nothing`,
    );
    if (!end) return;
    const asked = `${answer.quantity} of ${answer.sku} for ${answer.user}`;
    const stored = `${end.quantity} of ${end.skuId} for ${end.userId}`;
    if (asked !== stored)
      laws.answeredOnce.violated(
        purchaseId,
        `asked for ${asked} (${answer.where}); the ledger has ${stored}`,
      );
    laws.keptPromise.check(
      end.status !== 'REJECTED',
      purchaseId,
      () => `answered 202 (${answer.where}), then rejected: ${end.reason}`,
    );
  }
}

/** Sales whose answers are in the files may be checked alone. */
export function isOfSale(answer: SeenAnswer, saleId: string | undefined): boolean {
  return saleId === undefined || answer.sale === saleId || saleOfPurchase(answer.purchaseId ?? '') === saleId;
}

function idOf({ user, sale, key }: SeenAnswer): string {
  return purchaseIdOf(user, sale, key);
}
