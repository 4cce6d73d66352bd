import { Injectable } from '@nestjs/common';
import type { OrderPage } from '@stampede/contracts';
import { Orders } from './ports/orders.js';

const DEFAULT_PAGE = 20;

@Injectable()
export class ListOrders {
  constructor(private readonly orders: Orders) {}

  execute(userId: string, cursor: string | undefined, limit = DEFAULT_PAGE): Promise<OrderPage> {
    return this.orders.list(userId, cursor ?? null, limit);
  }
}
