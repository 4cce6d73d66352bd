import { Injectable } from '@nestjs/common';
import { saleOfPurchase, type ProblemCode, type PurchaseView } from '@stampede/contracts';
import { Problem } from '@stampede/http';
import { Orders } from './ports/orders.js';
import { StockGate } from './ports/stock-gate.js';

export interface PurchaseState {
  readonly purchaseId: string;
  readonly status: 'QUEUED' | 'ORDERED' | 'REJECTED';
  readonly orderId?: string;
  /** Why it was refused, in the words of the problems; only when REJECTED. */
  readonly code?: ProblemCode;
}

/** The ledger's reasons. */
const REJECT_CODES: ReadonlyMap<string | null, ProblemCode> = new Map([
  ['OUT_OF_STOCK', 'SOLD_OUT'],
  ['LIMIT_REACHED', 'LIMIT_REACHED'],
  ['UNKNOWN_SALE', 'NOT_FOUND'],
]);
export const REJECT_PROBLEM_CODES: readonly ProblemCode[] = [...REJECT_CODES.values()];

/** Where a purchase is: at the gate, in an order, or refused by the ledger. Another user's is not found. */
@Injectable()
export class FindPurchase {
  constructor(
    private readonly gate: StockGate,
    private readonly orders: Orders,
  ) {}

  async execute(userId: string, purchaseId: string): Promise<PurchaseState> {
    if (saleOfPurchase(purchaseId) === undefined) throw unknownPurchase();
    const order = await this.orders.findOfPurchase(userId, purchaseId);
    if (order !== null) return { purchaseId, status: 'ORDERED', orderId: order.orderId };
    const purchase = await this.gate.findPurchase(userId, purchaseId);
    if (purchase === null) throw unknownPurchase();
    if (purchase.status === 'REJECTED') return rejected(purchase);
    if (purchase.status === 'QUEUED') return { purchaseId, status: 'QUEUED' };
    // SOLD and RELEASED follow an order: it was written after we looked.
    const written = await this.orders.findOfPurchase(userId, purchaseId);
    return written === null
      ? { purchaseId, status: 'QUEUED' }
      : { purchaseId, status: 'ORDERED', orderId: written.orderId };
  }
}

function rejected({ purchaseId, rejectReason }: PurchaseView): PurchaseState {
  const code = REJECT_CODES.get(rejectReason);
  return { purchaseId, status: 'REJECTED', ...(code ? { code } : {}) };
}

const unknownPurchase = () => new Problem('NOT_FOUND', 'There is no such purchase.');
