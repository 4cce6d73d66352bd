import { Injectable } from '@nestjs/common';
import { saleOfPurchase } from '@stampede/contracts';
import { Problem } from '../domain/problem.js';
import { Orders, StockGate } from './ports.js';

export interface PurchaseState {
  readonly purchaseId: string;
  readonly status: 'QUEUED' | 'ORDERED' | 'REJECTED';
  readonly orderId?: string;
}

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
    if (purchase.status === 'REJECTED') return { purchaseId, status: 'REJECTED' };
    if (purchase.status === 'QUEUED') return { purchaseId, status: 'QUEUED' };
    // SOLD and RELEASED follow an order: it was written after we looked.
    const written = await this.orders.findOfPurchase(userId, purchaseId);
    return written === null
      ? { purchaseId, status: 'QUEUED' }
      : { purchaseId, status: 'ORDERED', orderId: written.orderId };
  }
}

const unknownPurchase = () => new Problem('NOT_FOUND', 'There is no such purchase.');
