import { Injectable } from '@nestjs/common';
import { StockService, type PurchaseView, type ReserveOutcome, type ReserveStock } from '@stampede/contracts';
import type { Client } from '@stampede/rpc';
import { Reference } from '@stampede/rpc-nest';
import { StockGate } from '../../application/ports/stock-gate.js';
import { unavailable, unconfirmed } from './rpc-failure.js';

@Injectable()
export class RpcStockGate extends StockGate {
  constructor(@Reference(StockService) private readonly stock: Client<typeof StockService>) {
    super();
  }

  reserve(purchase: ReserveStock): Promise<ReserveOutcome> {
    return this.stock.reserve(purchase.userId, purchase).catch(unconfirmed);
  }

  findPurchase(userId: string, purchaseId: string): Promise<PurchaseView | null> {
    return this.stock.findPurchase(userId, purchaseId).catch(unavailable);
  }
}
