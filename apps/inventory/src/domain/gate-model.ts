import type { GateAnswer, PurchaseRequest, SettleAnswer } from './gate-answer.js';
import type { FinalState, GateRecord, KeptRecord, TakenRecord } from './gate-record.js';
import { firstStockVersion } from './stock-version.js';

export interface ModelSale {
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly perUserLimit: number;
  /** Units per sku. */
  readonly stock: Readonly<Record<string, number>>;
  /** The additions that these units contain. */
  readonly additionIds: readonly string[];
}

interface Fence {
  epoch: number;
  state: 'OPEN' | 'REBUILDING';
  replid: string;
}

/** The keys of one epoch of one sale. */
export class ModelKeys {
  readonly stock = new Map<string, { left: number; version: number }>();
  readonly quotas = new Map<string, number>();
  readonly tokens = new Map<string, string>();
  readonly records = new Map<string, GateRecord>();
  readonly unlogged = new Map<string, string>();
  readonly additions: Set<string>;
  readonly startsAtMs: number;
  readonly perUserLimit: number;
  endsAtMs: number;

  constructor(sale: ModelSale, epoch: number) {
    this.startsAtMs = sale.startsAtMs;
    this.endsAtMs = sale.endsAtMs;
    this.perUserLimit = sale.perUserLimit;
    this.additions = new Set(sale.additionIds);
    for (const [skuId, left] of Object.entries(sale.stock))
      this.stock.set(skuId, { left, version: firstStockVersion(epoch) });
  }
}

/**
 * The scripts of the gate in TypeScript, line by line, for one sale: the property test runs the same commands against both, and a
 * simulation can use this one in Redis's place. Restarting a Redis is {@link restart}.
 */
export class GateModel {
  private fence: Fence | undefined;
  private readonly epochs = new Map<number, ModelKeys>();
  private entries = 0;

  constructor(private replid: string) {}

  /** reserve-stock */
  reserve(
    epoch: number,
    maxUnlogged: number,
    requests: readonly PurchaseRequest[],
    nowMs: number,
  ): GateAnswer[] | -1 | -2 {
    if (!this.fence) return -2;
    const keys = this.openKeys(epoch);
    if (!keys) return -1;
    return requests.map((request) => this.reserveOne(keys, maxUnlogged, request, nowMs));
  }

  /** mark-logged */
  markLogged(epoch: number, purchaseIds: readonly string[]): (0 | 1)[] | -1 {
    const keys = this.openKeys(epoch);
    if (!keys) return -1;
    return purchaseIds.map((purchaseId) => {
      const record = keys.records.get(purchaseId);
      if (record?.state === 'T') {
        keys.unlogged.delete(record.streamId);
        keys.records.set(purchaseId, kept(record, 'L'));
      }
      return record ? 1 : 0;
    });
  }

  /** settle-purchases */
  settle(epoch: number, ends: readonly { purchaseId: string; state: FinalState }[]): SettleAnswer[] | -1 {
    const keys = this.openKeys(epoch);
    if (!keys) return -1;
    return ends.map(({ purchaseId, state }) => settleOne(keys, purchaseId, state));
  }

  /** find-records */
  find(epoch: number, purchaseIds: readonly string[]): (GateRecord | undefined)[] | -1 {
    const keys = this.openKeys(epoch);
    return keys ? purchaseIds.map((purchaseId) => keys.records.get(purchaseId)) : -1;
  }

  /** add-stock */
  addStock(
    epoch: number,
    additions: readonly { additionId: string; skuId: string; units: number }[],
  ): (0 | 1)[] | -1 {
    const keys = this.openKeys(epoch);
    if (!keys) return -1;
    return additions.map(({ additionId, skuId, units }) => {
      if (keys.additions.has(additionId)) return 0;
      keys.additions.add(additionId);
      const stock = keys.stock.get(skuId) ?? { left: 0, version: 0 };
      keys.stock.set(skuId, { left: stock.left + units, version: stock.version + 1 });
      return 1;
    });
  }

  /** end-sale */
  endSale(epoch: number, endsAtMs: number): 1 | 0 | -1 {
    const keys = this.openKeys(epoch);
    if (!keys) return -1;
    if (keys.endsAtMs <= endsAtMs) return 0;
    keys.endsAtMs = endsAtMs;
    return 1;
  }

  /** install-sale */
  install(epoch: number, replid: string, sale: ModelSale): 1 | 0 | -1 {
    if (replid !== this.replid) return -1;
    if (this.fence) return this.openKeys(epoch) ? 0 : -1;
    this.put(epoch, sale);
    this.fence = { epoch, state: 'OPEN', replid };
    return 1;
  }

  /** What a rebuild writes under the next epoch's keys, unseen until it opens. */
  put(epoch: number, sale: ModelSale): ModelKeys {
    const keys = new ModelKeys(sale, epoch);
    this.epochs.set(epoch, keys);
    return keys;
  }

  /** begin-epoch */
  begin(epoch: number): string | false {
    if (this.fence && this.fence.epoch >= epoch) return false;
    this.fence = { epoch, state: 'REBUILDING', replid: this.replid };
    return this.replid;
  }

  /** open-epoch */
  open(epoch: number): 1 | -1 {
    if (this.fence?.epoch !== epoch || this.fence.replid !== this.replid) return -1;
    this.fence = { ...this.fence, state: 'OPEN' };
    return 1;
  }

  /** Redis comes back with all that it had, its own old epoch included, but as another run. */
  restart(replid: string): void {
    this.replid = replid;
  }

  /** The keys behind the fence, for comparisons. */
  keysOf(epoch: number): ModelKeys | undefined {
    return this.epochs.get(epoch);
  }

  private openKeys(epoch: number): ModelKeys | undefined {
    const open =
      this.fence?.epoch === epoch && this.fence.state === 'OPEN' && this.fence.replid === this.replid;
    return open ? this.epochs.get(epoch) : undefined;
  }

  private reserveOne(
    keys: ModelKeys,
    maxUnlogged: number,
    request: PurchaseRequest,
    nowMs: number,
  ): GateAnswer {
    const { purchaseId, skuId, userId, quantity, fingerprint, tokenId, traceparent } = request;
    const known = keys.records.get(purchaseId);
    if (known) {
      return known.fingerprint === fingerprint ? { code: 'REPEATED', record: known } : { code: 'KEY_REUSED' };
    }
    const spentFor = keys.tokens.get(tokenId);
    if (spentFor !== undefined && spentFor !== purchaseId) return { code: 'TOKEN_SPENT' };
    if (nowMs >= keys.endsAtMs) return { code: 'ENDED' };
    if (nowMs < keys.startsAtMs) return { code: 'NOT_STARTED' };
    const bought = keys.quotas.get(userId) ?? 0;
    if (bought + quantity > keys.perUserLimit) return { code: 'LIMIT_REACHED' };
    const stock = keys.stock.get(skuId);
    if (!stock) return { code: 'UNKNOWN_SKU' };
    if (stock.left <= 0) return { code: 'SOLD_OUT', stockVersion: String(stock.version) };
    if (stock.left < quantity) return { code: 'SOLD_OUT', stockVersion: '0' };
    if (keys.unlogged.size >= maxUnlogged) return { code: 'OVERLOADED' };

    stock.left -= quantity;
    keys.quotas.set(userId, bought + quantity);
    keys.tokens.set(tokenId, purchaseId);
    this.entries += 1;
    const streamId = `${nowMs}-${this.entries}`;
    keys.unlogged.set(streamId, purchaseId);
    const record: TakenRecord = {
      state: 'T',
      fingerprint,
      quantity,
      takenAtMs: nowMs,
      skuId,
      userId,
      streamId,
      tokenId,
      ...(traceparent ? { traceparent } : {}),
    };
    keys.records.set(purchaseId, record);
    return { code: 'ACCEPTED', record };
  }
}

function settleOne(keys: ModelKeys, purchaseId: string, target: FinalState): SettleAnswer {
  const record = keys.records.get(purchaseId);
  if (!record) return 'MISSING';
  if (record.state === target) return 'DONE';
  if (record.state !== 'T' && record.state !== 'L') return 'CONFLICT';
  if (record.state === 'T') keys.unlogged.delete(record.streamId);
  keys.records.set(purchaseId, kept(record, target));
  if (target === 'S') return 'SETTLED';
  const bought = (keys.quotas.get(record.userId) ?? 0) - record.quantity;
  if (bought > 0) keys.quotas.set(record.userId, bought);
  else keys.quotas.delete(record.userId);
  const stock = keys.stock.get(record.skuId);
  if (target === 'R' && stock) {
    stock.left += record.quantity;
    stock.version += 1;
  }
  return 'SETTLED';
}

/** The record in its next state: what the log had to know is left out. */
function kept(record: GateRecord, state: KeptRecord['state']): KeptRecord {
  const { fingerprint, quantity, takenAtMs, skuId, userId } = record;
  return { state, fingerprint, quantity, takenAtMs, skuId, userId };
}
