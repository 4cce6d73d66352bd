/** A sale as its operator described it. */
export interface SaleDefinition {
  readonly saleId: string;
  readonly name: string;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  /** Units one user may buy in this sale. */
  readonly perUserLimit: number;
  readonly items: readonly SaleItemDefinition[];
}

export interface SaleItemDefinition {
  readonly skuId: string;
  readonly title: string;
  readonly priceCents: number;
  /** Units for sale in all. */
  readonly stock: number;
}

/** A sale with what the ledger has left of each sku. */
export interface LedgerSale extends SaleDefinition {
  readonly items: readonly (SaleItemDefinition & { readonly available: number })[];
}

const MAX_ITEMS = 50;
const MAX_UNITS = 100_000_000;
const MAX_AMOUNT_CENTS = 2_147_483_647;
const MAX_TIME_MS = Date.UTC(2100, 0);

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
    check(
      within(item.priceCents, 0, MAX_AMOUNT_CENTS),
      `${at}.priceCents must be between 0 and ${MAX_AMOUNT_CENTS}.`,
    );
    check(within(item.stock, 1, MAX_UNITS), `${at}.stock must be between 1 and ${MAX_UNITS}.`);
    check(
      item.priceCents * Math.min(sale.perUserLimit, item.stock) <= MAX_AMOUNT_CENTS,
      `${at}: priceCents times perUserLimit must stay below ${MAX_AMOUNT_CENTS} cents.`,
    );
  }
  return problems;
}

/** Whether two descriptions are of the same sale, whatever the order of the fields. */
export function isSameSale(one: SaleDefinition, other: SaleDefinition): boolean {
  return JSON.stringify(canonical(one)) === JSON.stringify(canonical(other));
}

function canonical({ saleId, name, startsAtMs, endsAtMs, perUserLimit, items }: SaleDefinition): unknown[] {
  const lines = items.map(({ skuId, title, priceCents, stock }) => [skuId, title, priceCents, stock]);
  return [saleId, name, startsAtMs, endsAtMs, perUserLimit, lines];
}

function isTitle(text: string): boolean {
  return /^[^\p{Cc}]{1,200}$/u.test(text) && text.trim() !== '';
}
