/** What became of a sale's purchases, as the ledger counts them. */
export interface PurchaseCounts {
  readonly reservedPurchases: number;
  readonly soldPurchases: number;
  readonly releasedPurchases: number;
  readonly rejectedPurchases: number;
}

export interface FunnelStage {
  readonly stage: 'accepted' | 'reserved' | 'paid' | 'waiting' | 'released' | 'rejected';
  readonly count: number;
  /** Of the accepted ones, 0 to 1; null while there are none. */
  readonly share: number | null;
}

/** The way in (each stage holds the next), and where the others are. */
export interface Funnel {
  readonly steps: readonly FunnelStage[];
  readonly elsewhere: readonly FunnelStage[];
}

/** accepted → reserved in the ledger → paid; the rest waits for its payment, was released (cancelled) or rejected. */
export function funnelOf(counts: PurchaseCounts): Funnel {
  const { reservedPurchases, soldPurchases, releasedPurchases, rejectedPurchases } = counts;
  const reserved = reservedPurchases + soldPurchases + releasedPurchases;
  const accepted = reserved + rejectedPurchases;
  const part = (stage: FunnelStage['stage'], count: number): FunnelStage => ({
    stage,
    count,
    share: accepted === 0 ? null : count / accepted,
  });
  return {
    steps: [part('accepted', accepted), part('reserved', reserved), part('paid', soldPurchases)],
    elsewhere: [
      part('waiting', reservedPurchases),
      part('released', releasedPurchases),
      part('rejected', rejectedPurchases),
    ],
  };
}
