import type { LoadShape } from '../plan/load-plan.js';
import type { LoopCounts } from './open-loop.js';

/** What the generator's process is told. */
export interface LightJob {
  readonly gatewayUrl: string;
  readonly jwtSecret: string;
  readonly purchaseTokenSecret: string;
  readonly saleId: string;
  readonly skuId: string;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly shape: LoadShape;
  readonly maxConnections: number;
  readonly timeoutMs: number;
  readonly retryUnavailable: boolean;
  readonly graceMs: number;
  readonly answersFile: string;
}

/** What it reports: minted requests before it starts, counts once a second, counts at the end, or why it could not. */
export type LightMessage =
  | { readonly type: 'minted'; readonly requests: number }
  | { readonly type: 'progress'; readonly counts: LoopCounts }
  | {
      readonly type: 'finished';
      readonly counts: LoopCounts;
      readonly cpuMs: number;
      readonly elapsedMs: number;
    }
  | { readonly type: 'failed'; readonly message: string };
