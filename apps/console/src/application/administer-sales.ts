import { hash } from 'node:crypto';
import type { ChangeSaleOutcome, NewSale, Sale, SalePage } from '@stampede/contracts';
import { Problem } from '@stampede/http';
import type { AuditLog, OperatorAction, Sales } from './ports.js';

const PAGE = 50;
const SALE_ID = /^[a-z0-9-]{3,40}$/;

export interface StockAddition {
  readonly saleId: string;
  readonly skuId: string;
  readonly units: number;
}

/** What operators do with sales. Each change is one line of the audit log, whatever came of it. */
export class AdministerSales {
  constructor(
    private readonly sales: Sales,
    private readonly audit: AuditLog,
  ) {}

  list(cursor: string | undefined): Promise<SalePage> {
    return this.sales.list(cursor ?? null, PAGE);
  }

  /** `isNew` is false when the same sale, with the same content, existed before. */
  create(operator: string, sale: NewSale): Promise<{ sale: Sale; isNew: boolean }> {
    const { saleId, isPublished } = sale;
    return this.audited({ operator, action: 'create-sale', saleId, isPublished }, async () => {
      const { code, message, sale: created } = await this.sales.create(sale);
      if (code === 'CONFLICT') throw new Problem('SALE_EXISTS', message ?? 'Another sale has this saleId.');
      if (code === 'INVALID')
        throw new Problem('VALIDATION_FAILED', message ?? 'The sale cannot be created as described.');
      if (created === null) throw new Error(`createSale answered ${code} without a sale`);
      return { sale: created, isNew: code === 'CREATED' };
    });
  }

  publish(operator: string, saleId: string): Promise<Sale> {
    return this.change({ operator, action: 'publish-sale', saleId }, () => this.sales.publish(saleId));
  }

  end(operator: string, saleId: string): Promise<Sale> {
    return this.change({ operator, action: 'end-sale', saleId }, () => this.sales.end(saleId));
  }

  /** The same key again adds nothing. With the operator: two who choose the same key mean two additions. */
  addStock(operator: string, idempotencyKey: string, addition: StockAddition): Promise<Sale> {
    const additionId = hash('sha256', JSON.stringify([operator, idempotencyKey]), 'base64url');
    return this.change({ operator, action: 'add-stock', ...addition }, () =>
      this.sales.addStock({ ...addition, additionId }),
    );
  }

  private change(
    action: OperatorAction & { saleId: string },
    change: () => Promise<ChangeSaleOutcome>,
  ): Promise<Sale> {
    return this.audited(action, async () => {
      if (!SALE_ID.test(action.saleId)) throw unknownSale();
      return changedSale(await change());
    });
  }

  private async audited<T>(action: OperatorAction, change: () => Promise<T>): Promise<T> {
    try {
      const changed = await change();
      this.audit.record(action, 'OK');
      return changed;
    } catch (error) {
      this.audit.record(action, error instanceof Problem ? error.code : 'FAILED');
      throw error;
    }
  }
}

function changedSale({ code, message, sale }: ChangeSaleOutcome): Sale {
  switch (code) {
    case 'OK':
      if (sale !== null) return sale;
      break;
    case 'NOT_FOUND':
      throw unknownSale();
    case 'UNKNOWN_SKU':
      throw new Problem('NOT_FOUND', 'The sale has no such item.');
    case 'ENDED':
      throw new Problem('ENDED', message ?? 'The sale has ended.');
    case 'CONFLICT':
      throw new Problem('IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was used for another addition.');
    case 'INVALID':
      throw new Problem('VALIDATION_FAILED', message ?? 'The sale cannot be changed so.');
  }
  throw new Error(`a change of a sale answered ${code}`);
}

const unknownSale = () => new Problem('NOT_FOUND', 'There is no such sale.');
