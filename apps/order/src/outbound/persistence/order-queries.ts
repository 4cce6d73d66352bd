import type { EntityManager } from 'typeorm';
import type { PagePosition } from '../../application/order-repository.js';
import type { Order } from '../../domain/order.js';
import { OrderEntity } from './order.entity.js';
import { ORDER_COLUMNS, toOrder } from './order-row.js';

export async function findOrder(manager: EntityManager, orderId: string): Promise<Order | undefined> {
  const row = await manager.findOneBy(OrderEntity, { id: orderId });
  return row ? toOrder(row) : undefined;
}

export async function findOrderOfPurchase(
  manager: EntityManager,
  purchaseId: string,
): Promise<Order | undefined> {
  const row = await manager.findOneBy(OrderEntity, { purchaseId });
  return row ? toOrder(row) : undefined;
}

export async function listOrders(
  manager: EntityManager,
  userId: string,
  limit: number,
  after: PagePosition | undefined,
): Promise<Order[]> {
  const page = manager
    .createQueryBuilder(OrderEntity, 'orders')
    .where('orders.userId = :userId', { userId })
    .orderBy('orders.placedAt', 'DESC')
    .addOrderBy('orders.id', 'DESC')
    .limit(limit);
  if (after) {
    page.andWhere('(orders.placedAt, orders.id) < (:placedAt, :orderId)', {
      placedAt: new Date(after.placedAtMs),
      orderId: after.orderId,
    });
  }
  return (await page.getMany()).map(toOrder);
}

/** Judged in the same statement that reads the row, by the database's clock. */
export async function findPayability(
  manager: EntityManager,
  orderId: string,
): Promise<{ order: Order; overdue: boolean } | undefined> {
  const rows: (OrderEntity & { overdue: boolean })[] = await manager.query(
    `SELECT ${ORDER_COLUMNS}, payable_until <= now() AS overdue FROM orders WHERE id = $1`,
    [orderId],
  );
  if (!rows[0]) return undefined;
  const { overdue, ...row } = rows[0];
  return { order: toOrder(row), overdue };
}
