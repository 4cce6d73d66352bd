import { Injectable } from '@nestjs/common';
import type { SalePage } from '@stampede/contracts';
import { Sales } from './ports.js';

const DEFAULT_PAGE = 20;

@Injectable()
export class ListSales {
  constructor(private readonly sales: Sales) {}

  execute(cursor: string | undefined, limit = DEFAULT_PAGE): Promise<SalePage> {
    return this.sales.list(cursor ?? null, limit);
  }
}
