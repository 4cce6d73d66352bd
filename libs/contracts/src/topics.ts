/** The topics, one per aggregate. The settings they are created with are in infra/kafka/topics.json. */
export const TOPICS = {
  purchase: 'stampede.purchase.v1',
  stock: 'stampede.stock.v1',
  order: 'stampede.order.v1',
  payment: 'stampede.payment.v1',
} as const;
export type Topic = (typeof TOPICS)[keyof typeof TOPICS];

/** The consumer groups, and the topic that each reads. */
export const GROUPS = {
  inventoryLedger: { id: 'inventory-ledger', topic: TOPICS.purchase },
  inventorySettlement: { id: 'inventory-settlement', topic: TOPICS.order },
  order: { id: 'order', topic: TOPICS.stock },
  orderPayments: { id: 'order-payments', topic: TOPICS.payment },
  payment: { id: 'payment', topic: TOPICS.order },
  notificationOrders: { id: 'notification-orders', topic: TOPICS.order },
  notificationPayments: { id: 'notification-payments', topic: TOPICS.payment },
} as const;

/** Where a group puts what cannot be decoded. */
export function deadLetterTopic(group: { readonly id: string; readonly topic: Topic }): string {
  return `${group.topic}.${group.id}.dlt`;
}
