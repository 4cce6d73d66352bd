import type { ChangeSaleOutcome, Sale } from '@stampede/contracts';
import { Problem } from '@stampede/http';
import { unknownSale } from './sale-id.js';

/** The sale after a change, or why there was none. */
export function changedSale({ code, message, sale }: ChangeSaleOutcome): Sale {
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
    case 'INVALID':
      throw new Problem('VALIDATION_FAILED', message ?? 'The sale cannot be changed so.');
  }
  throw new Error(`a change of a sale answered ${code}`);
}
