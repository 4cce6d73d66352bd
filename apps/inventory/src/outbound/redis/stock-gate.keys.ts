/**
 * Every key of the gate. The tag `{saleId:segment}` keeps one segment of a sale on one Redis; a sale has one segment, 0, until it
 * is split. Segment and epoch are in every key, so that a rebuild installs the next epoch unseen; only the fence, which says what
 * epoch is open, is without.
 *
 *     epoch:{sale:0}         hash    epoch, state (OPEN | REBUILDING), replid
 *     sale:{sale:0}:e1       hash    startsAtMs, endsAtMs, perUserLimit
 *     stock:{sale:0}:e1      hash    a:<skuId> units left, v:<skuId> version of the stock
 *     additions:{sale:0}:e1  set     additionIds that the stock contains
 *     quotas:{sale:0}:e1     hash    userId -> units bought
 *     tokens:{sale:0}:e1     hash    tokenId -> purchaseId
 *     records:{sale:0}:e1    hash    purchaseId -> record (domain/gate-record.ts)
 *     unlogged:{sale:0}:e1   stream  p: purchaseId
 *     gate:epoch             text    the epoch that this Redis was last built for: a Redis that was emptied while it ran has none
 */
const SEGMENT = 0;
const KINDS = ['sale', 'stock', 'additions', 'quotas', 'tokens', 'records', 'unlogged'] as const;

export type StockGateKeys = Readonly<Record<(typeof KINDS)[number] | 'fence', string>>;

export const PRIMARY_EPOCH_KEY = 'gate:epoch';

export function fenceKey(saleId: string): string {
  return `epoch:{${saleId}:${SEGMENT}}`;
}

export function stockGateKeys(saleId: string, epoch: number): StockGateKeys {
  const key = (kind: string) => `${kind}:{${saleId}:${SEGMENT}}:e${epoch}`;
  return {
    fence: fenceKey(saleId),
    sale: key('sale'),
    stock: key('stock'),
    additions: key('additions'),
    quotas: key('quotas'),
    tokens: key('tokens'),
    records: key('records'),
    unlogged: key('unlogged'),
  };
}

/** The epoch that a key belongs to; undefined for keys that are not an epoch's. */
export function epochOfKey(key: string): number | undefined {
  const match = /^(\w+):\{[^}]+:\d+\}:e(\d+)$/.exec(key);
  return match && KINDS.some((kind) => kind === match[1]) ? Number(match[2]) : undefined;
}

export const unitsField = (skuId: string): string => `a:${skuId}`;
export const versionField = (skuId: string): string => `v:${skuId}`;
