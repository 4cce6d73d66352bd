import type { Goods, Sale } from '@stampede/contracts';
import type { IndexData, SaleData } from '../domain/sale-data.js';

export abstract class Sales {
  /** A page of the published sales, newest start first. Rejects when inventory is away. */
  abstract list(cursor: string | null): Promise<{ sales: readonly Sale[]; nextCursor: string | null }>;
}

export abstract class GoodsCatalog {
  /** Those that exist. Rejects when the catalog is away. */
  abstract find(skuIds: readonly string[]): Promise<readonly Goods[]>;
}

export abstract class PageRenderer {
  abstract index(index: IndexData): string;
  abstract sale(sale: SaleData): string;
}

export abstract class PageFolder {
  /** Puts a file at its path, whole or not at all. */
  abstract write(path: string, content: string): Promise<void>;
}

export abstract class WallClock {
  abstract now(): number;
}

export abstract class PublishLog {
  /** The catalog went away, or came back: told once each. */
  abstract catalog(isAway: boolean, error?: unknown): void;
}
