import { OrderService, type CancelOutcome, type OrderPage, type PayableOutcome } from '@stampede/contracts';
import type { Order as OrderView } from '@stampede/contracts';
import { RpcService } from '@stampede/rpc-nest';
import type { Provider } from '@stampede/rpc';
import { CancelOrder } from '../../application/cancel-order.js';
import { FindOrder } from '../../application/find-order.js';
import { FindOrderOfPurchase } from '../../application/find-order-of-purchase.js';
import { FindPayable } from '../../application/find-payable.js';
import { ListOrders } from '../../application/list-orders.js';
import { toOrderView } from './order-view.js';

@RpcService(OrderService)
export class OrderRpcService implements Provider<typeof OrderService> {
  constructor(
    private readonly orderFinder: FindOrder,
    private readonly purchaseFinder: FindOrderOfPurchase,
    private readonly orderLister: ListOrders,
    private readonly orderCanceller: CancelOrder,
    private readonly payableFinder: FindPayable,
  ) {}

  async findOrder(userId: string, orderId: string): Promise<OrderView | null> {
    return toOrderView(await this.orderFinder.execute(userId, orderId));
  }

  async findOrderOfPurchase(userId: string, purchaseId: string): Promise<OrderView | null> {
    return toOrderView(await this.purchaseFinder.execute(userId, purchaseId));
  }

  async listOrders(userId: string, cursor: string | null, limit: number): Promise<OrderPage> {
    const { orders, nextCursor } = await this.orderLister.execute(userId, cursor, limit);
    return { orders: orders.map((order) => toOrderView(order)), nextCursor };
  }

  async cancelOrder(userId: string, orderId: string): Promise<CancelOutcome> {
    const { code, order } = await this.orderCanceller.execute(userId, orderId);
    return { code, order: toOrderView(order) };
  }

  async findPayable(userId: string, orderId: string): Promise<PayableOutcome> {
    return this.payableFinder.execute(userId, orderId);
  }
}
