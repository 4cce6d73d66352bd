/** A sale as its operator described it. */
export interface SaleDefinition {
  readonly saleId: string;
  readonly name: string;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  /** Units one user may buy in this sale. */
  readonly perUserLimit: number;
  /** False for a draft: the gate does not know it and buyers do not see it. */
  readonly isPublished: boolean;
  readonly items: readonly SaleItemDefinition[];
}

export interface SaleItemDefinition {
  readonly skuId: string;
  readonly title: string;
  readonly priceCents: number;
  /** Units that the sale began with. */
  readonly stock: number;
}

/** A sale as the ledger has it. */
export interface LedgerSale extends SaleDefinition {
  /** When it was ended before its end; may lie before the start. */
  readonly endedAtMs?: number;
  readonly items: readonly LedgerItem[];
}

export interface LedgerItem extends SaleItemDefinition {
  /** Units for sale in all, with those that were added. */
  readonly total: number;
  readonly available: number;
}

const MAX_ITEMS = 50;
const MAX_UNITS = 100_000_000;
/** What an amount and a count can hold. */
export const MAX_INT32 = 2_147_483_647;
const MAX_TIME_MS = Date.UTC(2100, 0);

/** When a sale ends, or was ended. */
export function endOf({ endsAtMs, endedAtMs = endsAtMs }: LedgerSale): number {
  return Math.min(endsAtMs, endedAtMs);
}

/** Whether the dearest purchase that one user can make of a sku is still an amount. */
export function isPayable(priceCents: number, perUserLimit: number, units: number): boolean {
  return priceCents * Math.min(perUserLimit, units) <= MAX_INT32;
}

/** Everything that is wrong with a new sale, one sentence each; empty when it may be created. */
export function findSaleProblems(sale: SaleDefinition): string[] {
  const problems: string[] = [];
  const check = (holds: boolean, problem: string) => void (holds || problems.push(problem));
  const within = (value: number, least: number, most: number) =>
    Number.isInteger(value) && value >= least && value <= most;

  check(/^[a-z0-9-]{3,40}$/.test(sale.saleId), 'saleId must match [a-z0-9-]{3,40}.');
  check(isTitle(sale.name), 'name must have 1 to 200 characters.');
  check(within(sale.startsAtMs, 1, MAX_TIME_MS), 'startsAtMs must be a time before the year 2100.');
  check(within(sale.endsAtMs, 1, MAX_TIME_MS), 'endsAtMs must be a time before the year 2100.');
  check(sale.endsAtMs > sale.startsAtMs, 'endsAtMs must be after startsAtMs.');
  check(within(sale.perUserLimit, 1, MAX_UNITS), `perUserLimit must be between 1 and ${MAX_UNITS}.`);
  check(within(sale.items.length, 1, MAX_ITEMS), `items must have 1 to ${MAX_ITEMS} entries.`);
  check(
    new Set(sale.items.map(({ skuId }) => skuId)).size === sale.items.length,
    'items must have different skuIds.',
  );
  for (const [index, item] of sale.items.slice(0, MAX_ITEMS).entries()) {
    const at = `items[${index}]`;
    check(/^[A-Za-z0-9._-]{1,64}$/.test(item.skuId), `${at}.skuId must match [A-Za-z0-9._-]{1,64}.`);
    check(isTitle(item.title), `${at}.title must have 1 to 200 characters.`);
    check(within(item.priceCents, 0, MAX_INT32), `${at}.priceCents must be between 0 and ${MAX_INT32}.`);
    check(within(item.stock, 1, MAX_UNITS), `${at}.stock must be between 1 and ${MAX_UNITS}.`);
    check(
      isPayable(item.priceCents, sale.perUserLimit, item.stock),
      `${at}: priceCents times perUserLimit must stay below ${MAX_INT32} cents.`,
    );
  }
  return problems;
}

/**
 * Why a sale cannot be created where there is one of its id; undefined when it is that one, whatever was done with it since. A
 * draft's creation may be repeated when it is published, but who asks for a published sale did not ask for the draft.
 */
export function findSaleConflict(stored: SaleDefinition, sale: SaleDefinition): string | undefined {
  if (JSON.stringify(canonical(stored)) !== JSON.stringify(canonical(sale)))
    return `There is another sale ${sale.saleId}.`;
  if (sale.isPublished && !stored.isPublished)
    return `Sale ${sale.saleId} is a draft: publish it instead of creating it again.`;
  return undefined;
}

function canonical({ saleId, name, startsAtMs, endsAtMs, perUserLimit, items }: SaleDefinition): unknown[] {
  const lines = items.map(({ skuId, title, priceCents, stock }) => [skuId, title, priceCents, stock]);
  return [saleId, name, startsAtMs, endsAtMs, perUserLimit, lines];
}

function isTitle(text: string): boolean {
  return /^[^\p{Cc}]{1,200}$/u.test(text) && text.trim() !== '';
}
