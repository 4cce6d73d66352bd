import { isPayable, MAX_INT32 } from './sale.js';

/** Units that are added to a sku of a sale. */
export interface StockAddition {
  readonly saleId: string;
  /** Unique in the sale. */
  readonly additionId: string;
  readonly skuId: string;
  readonly units: number;
}

/** Why a sale is not changed. */
export interface ChangeRefusal {
  readonly code: 'NOT_FOUND' | 'UNKNOWN_SKU' | 'ENDED' | 'CONFLICT' | 'INVALID';
  readonly message: string;
}

/** What the ledger knows when it decides an addition, the sale's stock rows locked. */
export interface AdditionState {
  readonly isOver: boolean;
  readonly perUserLimit: number;
  /** The sku's; undefined when the sale has none of it. */
  readonly stock: { readonly priceCents: number; readonly total: number } | undefined;
  /** What was added under the same id before. */
  readonly known: Pick<StockAddition, 'skuId' | 'units'> | undefined;
}

export const refusal = (code: ChangeRefusal['code'], message: string): ChangeRefusal => ({ code, message });

export const noSuchSale = (saleId: string): ChangeRefusal =>
  refusal('NOT_FOUND', `There is no sale ${saleId}.`);

/** What is wrong with an addition whatever the sale. */
export function findAdditionProblem({ additionId, units }: StockAddition): ChangeRefusal | undefined {
  if (!/^[A-Za-z0-9._-]{1,64}$/.test(additionId))
    return refusal('INVALID', 'additionId must match [A-Za-z0-9._-]{1,64}.');
  if (!Number.isInteger(units) || units < 1 || units > MAX_INT32)
    return refusal('INVALID', `units must be between 1 and ${MAX_INT32}.`);
  return undefined;
}

/** Whether to add units. Known units are not added again, also when the sale is over by now. */
export function decideAddition(
  { saleId, additionId, skuId, units }: StockAddition,
  { isOver, perUserLimit, stock, known }: AdditionState,
): 'apply' | 'done' | ChangeRefusal {
  if (known) {
    if (known.skuId === skuId && known.units === units) return 'done';
    const before = `${known.units} of ${known.skuId}`;
    return refusal('CONFLICT', `Addition ${additionId} to sale ${saleId} was another one: ${before}.`);
  }
  if (!stock) return refusal('UNKNOWN_SKU', `Sale ${saleId} has no ${skuId}.`);
  if (isOver) return refusal('ENDED', `Sale ${saleId} is over: nothing can be added.`);
  const total = stock.total + units;
  if (total > MAX_INT32) return refusal('INVALID', `The stock must stay below ${MAX_INT32} units.`);
  if (!isPayable(stock.priceCents, perUserLimit, total))
    return refusal('INVALID', `priceCents times perUserLimit must stay below ${MAX_INT32} cents.`);
  return 'apply';
}
