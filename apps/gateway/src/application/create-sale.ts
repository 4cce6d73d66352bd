import { Injectable } from '@nestjs/common';
import type { NewSale, Sale } from '@stampede/contracts';
import { Problem } from '@stampede/http';
import { Sales } from './ports/sales.js';

@Injectable()
export class CreateSale {
  constructor(private readonly sales: Sales) {}

  /** `isNew` is false when the same sale, with the same content, existed before. */
  async execute(description: NewSale): Promise<{ sale: Sale; isNew: boolean }> {
    const { code, message, sale } = await this.sales.create(description);
    if (code === 'CONFLICT') throw new Problem('SALE_EXISTS', message ?? 'Another sale has this saleId.');
    if (code === 'INVALID')
      throw new Problem('VALIDATION_FAILED', message ?? 'The sale cannot be created as described.');
    if (sale === null) throw new Error(`createSale answered ${code} without a sale`);
    return { sale, isNew: code === 'CREATED' };
  }
}
