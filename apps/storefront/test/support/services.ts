import { CatalogService, SaleService, type Goods, type Sale, type SaleItem } from '@stampede/contracts';
import { RpcApplication, type Provider } from '@stampede/rpc';
import { requireEnv } from '@stampede/testing';

const HOUR = 3_600_000;

export function itemOf(skuId: string, fields: Partial<SaleItem> = {}): SaleItem {
  return { skuId, title: `Title of ${skuId}`, priceCents: 199_900, stock: 1000, available: 640, ...fields };
}

/** A sale that starts in so long, for an hour. */
export function saleOf(saleId: string, startsInMs: number, fields: Partial<Sale> = {}): Sale {
  const startsAtMs = Date.now() + startsInMs;
  return {
    saleId,
    name: `Name of ${saleId}`,
    startsAtMs: String(startsAtMs),
    endsAtMs: String(startsAtMs + HOUR),
    perUserLimit: 2,
    isPublished: true,
    items: [itemOf('aurora-phone')],
    ...fields,
  };
}

export function goodsOf(skuId: string, fields: Partial<Goods> = {}): Goods {
  return {
    skuId,
    titleEn: `English ${skuId}`,
    titleZh: `中文 ${skuId}`,
    descriptionEn: 'Light, quick and made to last.',
    descriptionZh: '轻巧、迅速、经久耐用。',
    picture: 'phone',
    listPriceCents: 299_900,
    categoryIds: [],
    version: 1,
    ...fields,
  };
}

/** Inventory's and the catalog's side, as small as can be, over the real RPC and ZooKeeper. Each can go away. */
export class Services {
  readonly sales = new Map<string, Sale>();
  readonly goods = new Map<string, Goods>();
  pageSize = 100;
  private inventory: RpcApplication | undefined;
  private catalog: RpcApplication | undefined;

  constructor(private readonly root: string) {}

  async startInventory(): Promise<void> {
    this.inventory = await this.start('inventory');
    await this.inventory.export(SaleService, this.saleService());
  }

  async startCatalog(): Promise<void> {
    this.catalog = await this.start('catalog');
    await this.catalog.export(CatalogService, this.catalogService());
  }

  async stopInventory(): Promise<void> {
    await this.inventory?.close();
    this.inventory = undefined;
  }

  async stopCatalog(): Promise<void> {
    await this.catalog?.close();
    this.catalog = undefined;
  }

  async stop(): Promise<void> {
    await Promise.all([this.stopInventory(), this.stopCatalog()]);
  }

  private start(application: string): Promise<RpcApplication> {
    const registry = { hosts: requireEnv('ZOOKEEPER_HOSTS'), root: this.root };
    return RpcApplication.start({ application, registry, port: 0 });
  }

  /** Only what the storefront asks for answers. */
  private saleService(): Provider<typeof SaleService> {
    const unasked = () => {
      throw new Error('the storefront does not ask this');
    };
    return {
      listSales: (cursor, _limit, withDrafts) => {
        const sales = [...this.sales.values()].filter((sale) => withDrafts || sale.isPublished);
        const newestFirst = sales.sort((a, b) => Number(b.startsAtMs) - Number(a.startsAtMs));
        const from = Number(cursor ?? 0);
        const to = from + this.pageSize;
        return {
          sales: newestFirst.slice(from, to),
          nextCursor: to < newestFirst.length ? String(to) : null,
        };
      },
      createSale: unasked,
      publishSale: unasked,
      addStock: unasked,
      endSale: unasked,
      findSale: unasked,
      findSaleFigures: unasked,
    };
  }

  private catalogService(): Provider<typeof CatalogService> {
    const unasked = () => {
      throw new Error('the storefront does not ask this');
    };
    return {
      findGoods: (skuIds) => skuIds.flatMap((skuId) => this.goods.get(skuId) ?? []),
      listCategories: unasked,
      listGoods: unasked,
      saveCategory: unasked,
      createGoods: unasked,
      renameGoods: unasked,
      linkCategory: unasked,
    };
  }
}
