import {
  OrderService,
  PaymentService,
  SaleService,
  StockService,
  type Order,
  type PayOrder,
  type PayOutcome,
  type PurchaseView,
  type ReserveOutcome,
  type ReserveStock,
  type Sale,
} from '@stampede/contracts';
import { currentCall, RpcApplication, type Provider } from '@stampede/rpc';
import { requireEnv } from '@stampede/testing';

const hour = 3_600_000;

export function saleOf(saleId: string, startsInMs: number, lastsMs = hour): Sale {
  const startsAtMs = Date.now() + startsInMs;
  return {
    saleId,
    name: 'A sale',
    startsAtMs: String(startsAtMs),
    endsAtMs: String(startsAtMs + lastsMs),
    perUserLimit: 5,
    items: [{ skuId: 'sku-1', title: 'A thing', priceCents: 9900, stock: 100, available: 100 }],
  };
}

/** The services behind the gateway, as small as can be: they answer what a test tells them to, over the real RPC and ZooKeeper. */
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
      listSales: (_cursor, limit) => ({ sales: [...this.sales.values()].slice(0, limit), nextCursor: null }),
      createSale: (sale) => {
        const code = this.createCode;
        if (code === 'CONFLICT' || code === 'INVALID') return { code, message: 'Not like this.', sale: null };
        const items = sale.items.map((item) => ({ ...item, available: item.stock }));
        return { code, message: null, sale: { ...sale, items } };
      },
    };
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
