/** Versions one epoch has room for. */
const VERSIONS_PER_EPOCH = 1_000_000_000;

/** Where a sku's stock version starts in an epoch: above everything older epochs ever said, so that no old flag hides newer stock. */
export function firstStockVersion(epoch: number): number {
  return epoch * VERSIONS_PER_EPOCH;
}
