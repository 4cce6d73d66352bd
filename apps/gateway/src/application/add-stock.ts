import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Sale } from '@stampede/contracts';
import { Problem } from '@stampede/http';
import { changedSale } from './changed-sale.js';
import { Sales } from './ports/sales.js';
import { isSaleId, unknownSale } from './sale-id.js';

export interface StockAddition {
  readonly saleId: string;
  readonly skuId: string;
  readonly units: number;
}

@Injectable()
export class AddStock {
  constructor(private readonly sales: Sales) {}

  async execute(userId: string, idempotencyKey: string, addition: StockAddition): Promise<Sale> {
    if (!isSaleId(addition.saleId)) throw unknownSale();
    // With the user: two operators who choose the same key mean two additions.
    const additionId = hash('sha256', JSON.stringify([userId, idempotencyKey]), 'base64url');
    const outcome = await this.sales.addStock({ ...addition, additionId });
    if (outcome.code === 'CONFLICT')
      throw new Problem('IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was used for another addition.');
    return changedSale(outcome);
  }
}
