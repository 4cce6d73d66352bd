import { randomBytes } from 'node:crypto';
import {
  AccountService,
  SaleService,
  type AddStock,
  type NewSale,
  type Sale,
  type SaleFigures,
  type UserRole,
  type UserSession,
} from '@stampede/contracts';
import { RpcApplication, type Provider } from '@stampede/rpc';
import { requireEnv } from '@stampede/testing';

const HOUR_MS = 3_600_000;

export function saleOf(saleId: string, startsInMs: number, fields: Partial<Sale> = {}): Sale {
  const startsAtMs = Date.now() + startsInMs;
  return {
    saleId,
    name: 'A sale',
    startsAtMs: String(startsAtMs),
    endsAtMs: String(startsAtMs + HOUR_MS),
    perUserLimit: 5,
    isPublished: true,
    items: [{ skuId: 'sku-1', title: 'A thing', priceCents: 9900, stock: 100, available: 100 }],
    ...fields,
  };
}

export function figuresOf(saleId: string, fields: Partial<SaleFigures> = {}): SaleFigures {
  return {
    saleId,
    items: [{ skuId: 'sku-1', total: 100, available: 40, reserved: 35, sold: 25 }],
    reservedPurchases: 35,
    soldPurchases: 25,
    releasedPurchases: 4,
    rejectedPurchases: 0,
    ...fields,
  };
}

/** The services behind the console, as small as can be, over the real RPC and ZooKeeper. */
export class Services {
  readonly sales = new Map<string, Sale>();
  readonly figures = new Map<string, SaleFigures>();
  readonly sessions = new Map<string, UserSession>();
  readonly additions: AddStock[] = [];
  readonly created: NewSale[] = [];
  readonly published: string[] = [];
  readonly ended: string[] = [];
  readonly asked = { listSales: 0, findSaleFigures: 0, findSession: 0 };
  /** What every change of a sale answers. */
  changeCode = 'OK';
  createCode = 'CREATED';
  private account: RpcApplication | undefined;
  private inventory: RpcApplication | undefined;

  constructor(private readonly root: string) {}

  async start(): Promise<void> {
    await Promise.all([this.startAccount(), this.startInventory()]);
  }

  async stop(): Promise<void> {
    await Promise.all([this.stopAccount(), this.stopInventory()]);
  }

  async startAccount(): Promise<void> {
    this.account = await this.application('account');
    await this.account.export(AccountService, this.accountService());
  }

  async stopAccount(): Promise<void> {
    await this.account?.close();
    this.account = undefined;
  }

  async startInventory(): Promise<void> {
    this.inventory = await this.application('inventory');
    await this.inventory.export(SaleService, this.saleService());
  }

  async stopInventory(): Promise<void> {
    await this.inventory?.close();
    this.inventory = undefined;
  }

  private application(name: string): Promise<RpcApplication> {
    const registry = { hosts: requireEnv('ZOOKEEPER_HOSTS'), root: this.root };
    return RpcApplication.start({ application: name, registry, port: 0 });
  }

  private accountService(): Provider<typeof AccountService> {
    return {
      logIn: (username, password) => {
        const role: UserRole | undefined = { operator: 'OPERATOR', alice: 'BUYER' }[username] as UserRole;
        if (role === undefined || password !== 'demo') return { code: 'INVALID_CREDENTIALS', session: null };
        const sessionId = randomBytes(32).toString('base64url');
        const expiresAtMs = String(Date.now() + HOUR_MS);
        const session = { sessionId, userId: username, username, role, expiresAtMs };
        this.sessions.set(sessionId, session);
        return { code: 'OK', session };
      },
      findSession: (sessionId) => {
        this.asked.findSession += 1;
        return this.sessions.get(sessionId) ?? null;
      },
      logOut: (sessionId) => this.sessions.delete(sessionId),
      listRevocations: () => ({ sessionIds: [], cursor: '' }),
    };
  }

  private saleService(): Provider<typeof SaleService> {
    const changed = (saleId: string) => {
      const sale = this.sales.get(saleId) ?? null;
      const code = sale === null ? 'NOT_FOUND' : this.changeCode;
      return { code, message: null, sale: code === 'OK' ? sale : null };
    };
    return {
      createSale: (sale) => {
        this.created.push(sale);
        const code = this.createCode;
        if (code === 'CONFLICT' || code === 'INVALID') return { code, message: 'Not like this.', sale: null };
        const items = sale.items.map((item) => ({ ...item, available: item.stock }));
        this.sales.set(sale.saleId, { ...sale, items });
        return { code, message: null, sale: { ...sale, items } };
      },
      publishSale: (saleId) => {
        this.published.push(saleId);
        return changed(saleId);
      },
      addStock: (addition) => {
        this.additions.push(addition);
        return changed(addition.saleId);
      },
      endSale: (saleId) => {
        this.ended.push(saleId);
        return changed(saleId);
      },
      findSaleFigures: (saleId) => {
        this.asked.findSaleFigures += 1;
        return this.figures.get(saleId) ?? null;
      },
      findSale: (saleId) => this.sales.get(saleId) ?? null,
      listSales: (_cursor, limit) => {
        this.asked.listSales += 1;
        return { sales: [...this.sales.values()].slice(0, limit), nextCursor: null };
      },
    };
  }
}
