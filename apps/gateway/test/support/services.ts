import {
  OrderService,
  PaymentService,
  SaleService,
  StockService,
  type AddStock,
  type ChangeSaleOutcome,
  type Order,
  type PayOrder,
  type PayOutcome,
  type PurchaseView,
  type ReserveOutcome,
  type ReserveStock,
  type Sale,
} from '@stampede/contracts';
import { currentCall, RpcApplication, RpcError, type Provider } from '@stampede/rpc';
import { requireEnv } from '@stampede/testing';

const hour = 3_600_000;

/** As the services do with a cursor that they did not give. */
export function requireOwnCursor(cursor: string | null): void {
  if (cursor === 'not-mine') throw new RpcError('BAD_REQUEST', 'cursor is not one that a page gave');
}

export const draftOf = (saleId: string, startsInMs = hour): Sale => ({
  ...saleOf(saleId, startsInMs),
  isPublished: false,
});

export function saleOf(saleId: string, startsInMs: number, lastsMs = hour): Sale {
  const startsAtMs = Date.now() + startsInMs;
  return {
    saleId,
    name: 'A sale',
    startsAtMs: String(startsAtMs),
    endsAtMs: String(startsAtMs + lastsMs),
    perUserLimit: 5,
    isPublished: true,
    items: [{ skuId: 'sku-1', title: 'A thing', priceCents: 9900, stock: 100, available: 100 }],
  };
}

/** The services that purchases need, as small as can be: they answer what a test tells them to, over the real RPC and ZooKeeper. */
export class Services {
  reserve: (purchase: ReserveStock) => ReserveOutcome | Promise<ReserveOutcome> = () => ({
    code: 'ACCEPTED',
    stockVersion: '0',
  });
  pay: (payment: PayOrder) => PayOutcome | Promise<PayOutcome> = () => ({
    code: 'OK',
    paymentId: 'pay-1',
    status: 'SUCCEEDED',
  });
  cancelCode = 'CANCELLED';
  webhookCode = 'ACCEPTED';
  createCode = 'CREATED';
  /** What the next changes of sales answer instead of making them. */
  changeCode: string | undefined;
  readonly additions: AddStock[] = [];
  readonly reserved: ReserveStock[] = [];
  readonly paid: PayOrder[] = [];
  readonly webhooks: { rawBody: string; signature: string }[] = [];
  readonly purchases = new Map<string, PurchaseView>();
  readonly orders = new Map<string, Order>();
  readonly sales = new Map<string, Sale>();
  readonly traceparents: (string | undefined)[] = [];
  private rpc: RpcApplication | undefined;

  async start(root: string): Promise<void> {
    this.rpc = await RpcApplication.start({
      application: 'services',
      registry: { hosts: requireEnv('ZOOKEEPER_HOSTS'), root },
      port: 0,
    });
    await this.rpc.export(StockService, this.stock());
    await this.rpc.export(SaleService, this.saleService());
    await this.rpc.export(OrderService, this.orderService());
    await this.rpc.export(PaymentService, this.paymentService());
  }

  async stop(): Promise<void> {
    await this.rpc?.close();
  }

  private stock(): Provider<typeof StockService> {
    return {
      reserve: async (_userId, purchase) => {
        this.traceparents.push(currentCall()?.attachments.traceparent);
        this.reserved.push(purchase);
        return this.reserve(purchase);
      },
      findPurchase: (userId, purchaseId) => ownOrNull(this.purchases.get(purchaseId), userId),
    };
  }

  private saleService(): Provider<typeof SaleService> {
    return {
      findSale: (saleId) => this.sales.get(saleId) ?? null,
      listSales: (cursor, limit, withDrafts) => {
        requireOwnCursor(cursor);
        const shown = [...this.sales.values()].filter(({ isPublished }) => isPublished || withDrafts);
        return { sales: shown.slice(0, limit), nextCursor: null };
      },
      createSale: (sale) => {
        const code = this.createCode;
        if (code === 'CONFLICT' || code === 'INVALID') return { code, message: 'Not like this.', sale: null };
        const items = sale.items.map((item) => ({ ...item, available: item.stock }));
        this.sales.set(sale.saleId, { ...sale, items });
        return { code, message: null, sale: { ...sale, items } };
      },
      publishSale: (saleId) => this.change(saleId, (sale) => ({ ...sale, isPublished: true })),
      endSale: (saleId) => this.change(saleId, (sale) => ({ ...sale, endsAtMs: String(Date.now()) })),
      addStock: (addition) => {
        this.additions.push(addition);
        return this.change(addition.saleId, (sale) => sale);
      },
      findSaleFigures: (saleId) =>
        this.sales.has(saleId)
          ? {
              saleId,
              items: [{ skuId: 'sku-1', total: 100, available: 60, reserved: 30, sold: 10 }],
              reservedPurchases: 30,
              soldPurchases: 10,
              releasedPurchases: 2,
              rejectedPurchases: 1,
            }
          : null,
    };
  }

  private change(saleId: string, changed: (sale: Sale) => Sale): ChangeSaleOutcome {
    const sale = this.sales.get(saleId);
    const code = this.changeCode ?? (sale === undefined ? 'NOT_FOUND' : 'OK');
    if (code !== 'OK' || sale === undefined) return { code, message: null, sale: null };
    this.sales.set(saleId, changed(sale));
    return { code, message: null, sale: changed(sale) };
  }

  private orderService(): Provider<typeof OrderService> {
    return {
      findOrder: (userId, orderId) => ownOrNull(this.orders.get(orderId), userId),
      findOrderOfPurchase: (userId, purchaseId) =>
        ownOrNull(
          [...this.orders.values()].find((order) => order.purchaseId === purchaseId),
          userId,
        ),
      listOrders: (userId, _cursor, limit) => ({
        orders: [...this.orders.values()].filter((order) => order.userId === userId).slice(0, limit),
        nextCursor: 'next',
      }),
      cancelOrder: (userId, orderId) => {
        const order = ownOrNull(this.orders.get(orderId), userId);
        if (order === null) return { code: 'NOT_FOUND', order: null };
        if (this.cancelCode !== 'CANCELLED') return { code: this.cancelCode, order: null };
        return { code: 'CANCELLED', order: { ...order, status: 'CANCELLED', cancelReason: 'WITHDRAWN' } };
      },
      findPayable: () => ({ code: 'PAYABLE', amountCents: 1 }),
    };
  }

  private paymentService(): Provider<typeof PaymentService> {
    return {
      payOrder: (payment) => {
        this.paid.push(payment);
        return this.pay(payment);
      },
      closeOrders: () => [],
      acceptWebhook: (rawBody, signature) => {
        this.webhooks.push({ rawBody, signature });
        return { code: this.webhookCode };
      },
    };
  }
}

function ownOrNull<T extends { userId: string }>(found: T | undefined, userId: string): T | null {
  return found?.userId === userId ? found : null;
}

export function orderOf(fields: Partial<Order>): Order {
  const placedAtMs = Date.UTC(2026, 0, 1);
  return {
    orderId: '1',
    purchaseId: 'live-1.xxxxxxxxxxxxxxxxxxxxxx',
    userId: 'alice',
    saleId: 'live-1',
    skuId: 'sku-1',
    quantity: 1,
    amountCents: 9900,
    status: 'PENDING_PAYMENT',
    placedAtMs: String(placedAtMs),
    payableUntilMs: String(placedAtMs + 900_000),
    paidAtMs: null,
    cancelledAtMs: null,
    cancelReason: null,
    ...fields,
  };
}
