import { Injectable } from '@nestjs/common';
import type { SalePage } from '@stampede/contracts';
import { Sales } from './ports/sales.js';

const DEFAULT_PAGE = 20;

@Injectable()
export class ListSales {
  constructor(private readonly sales: Sales) {}

  /** What buyers may see. */
  execute(cursor: string | undefined, limit = DEFAULT_PAGE): Promise<SalePage> {
    return this.sales.list(cursor ?? null, limit, false);
  }

  /** For operators. */
  withDrafts(cursor: string | undefined, limit = DEFAULT_PAGE): Promise<SalePage> {
    return this.sales.list(cursor ?? null, limit, true);
  }
}
