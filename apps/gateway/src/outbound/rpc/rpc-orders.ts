import { Injectable } from '@nestjs/common';
import { OrderService, type CancelOutcome, type Order, type OrderPage } from '@stampede/contracts';
import type { Client } from '@stampede/rpc';
import { Reference } from '@stampede/rpc-nest';
import { Orders } from '../../application/ports/orders.js';
import { unavailable } from './rpc-failure.js';

@Injectable()
export class RpcOrders extends Orders {
  constructor(@Reference(OrderService) private readonly orders: Client<typeof OrderService>) {
    super();
  }

  find(userId: string, orderId: string): Promise<Order | null> {
    return this.orders.findOrder(userId, orderId).catch(unavailable);
  }

  findOfPurchase(userId: string, purchaseId: string): Promise<Order | null> {
    return this.orders.findOrderOfPurchase(userId, purchaseId).catch(unavailable);
  }

  list(userId: string, cursor: string | null, limit: number): Promise<OrderPage> {
    return this.orders.listOrders(userId, cursor, limit).catch(unavailable);
  }

  cancel(userId: string, orderId: string): Promise<CancelOutcome> {
    return this.orders.cancelOrder(userId, orderId).catch(unavailable);
  }
}
