import type { Goods, Sale } from '@stampede/contracts';
import {
  saleDataOf,
  summaryOf,
  type IndexData,
  type Publication,
  type SaleData,
} from '../domain/sale-data.js';
import { phaseAt } from '../domain/sale-phase.js';
import type { GoodsCatalog, PageFolder, PageRenderer, PublishLog, Sales, WallClock } from './ports.js';

const DAY_MS = 86_400_000;
const MAX_SALES = 200;
const MAX_LISTED_PAGES = 20;
const MAX_GOODS_A_CALL = 100;
/** What is over is history: the newest few are enough. */
const MAX_ENDED_ON_INDEX = 12;

export interface PublishOptions {
  readonly demo: boolean;
  readonly pictures: ReadonlySet<string>;
}

/**
 * Writes the pages of all sales that are not over for a day, those that changed. Sales come first: while the catalog is away a page has
 * what was known of its goods, or the sale's own titles. While inventory is away nothing is written, and what was published stays.
 */
export class PublishPages {
  /** What stands at a path, without the time at which it was written. */
  private readonly written = new Map<string, string>();
  private readonly goods = new Map<string, Goods>();
  private isCatalogAway = false;

  constructor(
    private readonly sales: Sales,
    private readonly catalog: GoodsCatalog,
    private readonly renderer: PageRenderer,
    private readonly folder: PageFolder,
    private readonly clock: WallClock,
    private readonly log: PublishLog,
    private readonly options: PublishOptions,
  ) {}

  /** Whether there has been a round that wrote everything. */
  get hasPublished(): boolean {
    return this.written.has('index');
  }

  async execute(): Promise<void> {
    const nowMs = this.clock.now();
    const sales = await this.listSales(nowMs);
    await this.learnGoods(sales);
    const publication: Publication = { ...this.options, publishedAt: new Date(nowMs).toISOString() };
    const published = sales.map((sale) => saleDataOf(sale, this.goods, publication));
    for (const sale of published) await this.publishSale(sale, nowMs);
    await this.publishIndex(published, nowMs);
  }

  private async publishSale(sale: SaleData, nowMs: number): Promise<void> {
    await this.writeChanged(`sales/${sale.saleId}`, sale, phaseAt(sale, nowMs), (path) =>
      Promise.all([
        this.folder.write(`${path}.json`, JSON.stringify(sale)),
        this.folder.write(`${path}.html`, this.renderer.sale(sale)),
      ]),
    );
  }

  private async publishIndex(sales: readonly SaleData[], nowMs: number): Promise<void> {
    const { demo } = this.options;
    const publishedAt = new Date(nowMs).toISOString();
    let ended = 0;
    const shown = sales.filter(
      (sale) => phaseAt(sale, nowMs) !== 'ENDED' || (ended += 1) <= MAX_ENDED_ON_INDEX,
    );
    const index = { sales: shown.map(summaryOf), publishedAt, demo };
    const phases = shown.map((sale) => phaseAt(sale, nowMs)).join();
    await this.writeChanged('index', index, phases, () =>
      Promise.all([
        this.folder.write('sales.json', JSON.stringify(index)),
        this.folder.write('index.html', this.renderer.index(index)),
      ]),
    );
  }

  /** Only what is written counts as written: a full disk is tried again. */
  private async writeChanged(
    path: string,
    content: SaleData | IndexData,
    phase: string,
    write: (path: string) => Promise<unknown>,
  ): Promise<void> {
    const state = JSON.stringify({ ...content, publishedAt: '', phase });
    if (this.written.get(path) === state) return;
    await write(path);
    this.written.set(path, state);
  }

  private async listSales(nowMs: number): Promise<readonly Sale[]> {
    const found: Sale[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < MAX_LISTED_PAGES && found.length < MAX_SALES; page += 1) {
      const { sales, nextCursor } = await this.sales.list(cursor);
      found.push(...sales.filter((sale) => Number(sale.endsAtMs) > nowMs - DAY_MS));
      if (nextCursor === null) break;
      cursor = nextCursor;
    }
    return found.slice(0, MAX_SALES);
  }

  private async learnGoods(sales: readonly Sale[]): Promise<void> {
    const skuIds = [...new Set(sales.flatMap((sale) => sale.items.map(({ skuId }) => skuId)))];
    try {
      for (let at = 0; at < skuIds.length; at += MAX_GOODS_A_CALL) {
        const goods = await this.catalog.find(skuIds.slice(at, at + MAX_GOODS_A_CALL));
        for (const one of goods) this.goods.set(one.skuId, one);
      }
      this.tellCatalog(false);
    } catch (error) {
      this.tellCatalog(true, error);
    }
  }

  private tellCatalog(isAway: boolean, error?: unknown): void {
    if (isAway !== this.isCatalogAway) this.log.catalog(isAway, error);
    this.isCatalogAway = isAway;
  }
}
