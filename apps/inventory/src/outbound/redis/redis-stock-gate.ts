import { FENCED, StockGate, type Fenced, type GatePrimary } from '../../application/ports/stock-gate.js';
import type { GateAnswer, PurchaseRequest, Refusal, SettleAnswer } from '../../domain/gate-answer.js';
import { decodeRecord, type FinalState, type TakenRecord } from '../../domain/gate-record.js';
import {
  countsAgainstQuota,
  recordOf,
  type SnapshotPurchase,
  type SnapshotSale,
} from '../../domain/gate-snapshot.js';
import type { StockAddition } from '../../domain/sale-change.js';
import { firstStockVersion } from '../../domain/stock-version.js';
import { ask, type GateRedis } from './gate-connection.js';
import {
  epochOfKey,
  fenceKey,
  PRIMARY_EPOCH_KEY,
  stockGateKeys,
  unitsField,
  versionField,
} from './stock-gate.keys.js';

const REPLID = /^master_replid:([0-9a-f]+)/m;

/** Told of every script that ran: how many items it decided and how long it took. */
export type ScriptObserver = (script: string, items: number, seconds: number) => void;

/** The gate in Redis. */
export class RedisStockGate extends StockGate {
  constructor(
    private readonly redis: GateRedis,
    private readonly maxUnlogged: number,
    private readonly observe: ScriptObserver = () => undefined,
  ) {
    super();
  }

  override async reserve(saleId: string, epoch: number, requests: readonly PurchaseRequest[]) {
    const { fence, sale, stock, quotas, tokens, records, unlogged } = stockGateKeys(saleId, epoch);
    const args: (string | number)[] = [
      fence,
      sale,
      stock,
      quotas,
      tokens,
      records,
      unlogged,
      epoch,
      this.maxUnlogged,
    ];
    for (const request of requests) {
      const { purchaseId, skuId, userId, quantity, fingerprint, tokenId, traceparent } = request;
      args.push(purchaseId, skuId, userId, quantity, fingerprint, tokenId, traceparent ?? '');
    }
    const reply = await this.run('reserve-stock', requests.length, () => this.redis.reserveStock(...args));
    if (reply === -1) return FENCED;
    if (reply === -2) return 'UNKNOWN_SALE';
    return (reply as string[]).map((answer, index) => decodeAnswer(answer, requests[index]!));
  }

  override async markLogged(saleId: string, epoch: number, purchaseIds: readonly string[]) {
    const { fence, records, unlogged } = stockGateKeys(saleId, epoch);
    const reply = await this.run('mark-logged', purchaseIds.length, () =>
      this.redis.markLogged(fence, records, unlogged, epoch, ...purchaseIds),
    );
    return reply === -1 ? FENCED : (reply as number[]).map((logged) => logged === 1);
  }

  override async settle(
    saleId: string,
    epoch: number,
    ends: readonly { readonly purchaseId: string; readonly state: FinalState }[],
  ): Promise<readonly SettleAnswer[] | Fenced> {
    const { fence, stock, quotas, records, unlogged } = stockGateKeys(saleId, epoch);
    const args = ends.flatMap(({ purchaseId, state }) => [purchaseId, state]);
    const reply = await this.run('settle-purchases', ends.length, () =>
      this.redis.settlePurchases(fence, stock, quotas, records, unlogged, epoch, ...args),
    );
    return reply === -1 ? FENCED : (reply as SettleAnswer[]);
  }

  override async find(saleId: string, epoch: number, purchaseIds: readonly string[]) {
    const { fence, records } = stockGateKeys(saleId, epoch);
    const reply = await this.run('find-records', purchaseIds.length, () =>
      this.redis.findRecords(fence, records, epoch, ...purchaseIds),
    );
    if (reply === -1) return FENCED;
    return (reply as (string | null)[]).map((record) => (record ? decodeRecord(record) : undefined));
  }

  override async addStock(
    saleId: string,
    epoch: number,
    additions: readonly Omit<StockAddition, 'saleId'>[],
  ) {
    const keys = stockGateKeys(saleId, epoch);
    const args = additions.flatMap(({ additionId, skuId, units }) => [additionId, skuId, units]);
    const reply = await this.run('add-stock', additions.length, () =>
      this.redis.addStock(keys.fence, keys.stock, keys.additions, epoch, ...args),
    );
    return reply === -1 ? FENCED : (reply as number[]).map((added) => added === 1);
  }

  override async endSale(saleId: string, epoch: number, endsAtMs: number): Promise<boolean | Fenced> {
    const { fence, sale } = stockGateKeys(saleId, epoch);
    const reply = await this.run('end-sale', 1, () => this.redis.endSale(fence, sale, epoch, endsAtMs));
    return reply === -1 ? FENCED : reply === 1;
  }

  override async readAvailable(
    epoch: number,
    sales: readonly { readonly saleId: string; readonly skuIds: readonly string[] }[],
  ) {
    if (sales.length === 0) return [];
    const replies = await this.pipeline((pipeline) => {
      for (const { saleId, skuIds } of sales) {
        pipeline.hmget(stockGateKeys(saleId, epoch).stock, ...skuIds.map(unitsField));
      }
    });
    return replies.map((units) =>
      (units as (string | null)[]).map((left) => (left === null ? undefined : Number(left))),
    );
  }

  override async findUnlogged(epoch: number, saleIds: readonly string[], ageMs: number, limit: number) {
    if (saleIds.length === 0) return [];
    const [seconds, micros] = await ask(this.redis, () => this.redis.time());
    const until = Number(seconds) * 1000 + Math.floor(Number(micros) / 1000) - ageMs;
    const replies = await this.pipeline((pipeline) => {
      for (const saleId of saleIds) {
        const { unlogged } = stockGateKeys(saleId, epoch);
        pipeline.xlen(unlogged).xrange(unlogged, '-', until, 'COUNT', limit);
      }
    });
    return Promise.all(
      saleIds.map(async (saleId, index) => {
        const entries = replies[index * 2 + 1] as [string, [string, string]][];
        const purchaseIds = entries.map(([, [, purchaseId]]) => purchaseId);
        const waiting = replies[index * 2] as number;
        return { saleId, waiting, purchases: await this.takenAmong(saleId, epoch, purchaseIds) };
      }),
    );
  }

  override async readPrimary(): Promise<GatePrimary> {
    const [replication, epoch] = await this.pipeline((pipeline) => {
      pipeline.info('replication').get(PRIMARY_EPOCH_KEY);
    });
    const replid = REPLID.exec(replication as string)?.[1];
    if (!replid) throw new Error('Redis does not tell its master_replid');
    return { replid, epoch: epoch === null ? undefined : Number(epoch) };
  }

  override async installSale(epoch: number, replid: string, sale: SnapshotSale): Promise<boolean | Fenced> {
    const { fence, sale: saleKey, stock, additions } = stockGateKeys(sale.saleId, epoch);
    const { startsAtMs, endsAtMs, perUserLimit, available, additionIds } = sale;
    const skus = available.flatMap(({ skuId, units }) => [skuId, units]);
    const reply = await this.run('install-sale', 1, () =>
      this.redis.installSale(
        ...[fence, saleKey, stock, additions, epoch, replid, startsAtMs, endsAtMs, perUserLimit],
        ...[firstStockVersion(epoch), additionIds.join(), ...skus],
      ),
    );
    return reply === -1 ? FENCED : true;
  }

  override async beginEpoch(epoch: number, saleIds: readonly string[]): Promise<string | undefined> {
    const before = await this.readPrimary();
    if (before.epoch !== undefined && before.epoch >= epoch) return undefined;
    const replids = await Promise.all(
      saleIds.map((saleId) =>
        this.run('begin-epoch', 1, () => this.redis.beginEpoch(fenceKey(saleId), epoch)),
      ),
    );
    await ask(this.redis, () => this.redis.set(PRIMARY_EPOCH_KEY, epoch));
    const { replid } = await this.readPrimary();
    return [before.replid, ...replids].every((seen) => seen === replid) ? replid : undefined;
  }

  override async installSnapshotSale(epoch: number, sale: SnapshotSale): Promise<void> {
    const { sale: saleKey, stock, additions } = stockGateKeys(sale.saleId, epoch);
    const { startsAtMs, endsAtMs, perUserLimit, available, additionIds } = sale;
    await this.pipeline((pipeline) => {
      pipeline.hset(saleKey, { startsAtMs, endsAtMs, perUserLimit });
      if (additionIds.length > 0) pipeline.sadd(additions, ...additionIds);
      for (const { skuId, units } of available) {
        pipeline.hset(stock, { [unitsField(skuId)]: units, [versionField(skuId)]: firstStockVersion(epoch) });
      }
    });
  }

  override async installSnapshotPurchases(
    epoch: number,
    saleId: string,
    purchases: readonly SnapshotPurchase[],
  ) {
    if (purchases.length === 0) return;
    const { records, tokens, quotas } = stockGateKeys(saleId, epoch);
    await this.pipeline((pipeline) => {
      pipeline.hset(records, new Map(purchases.map((purchase) => [purchase.purchaseId, recordOf(purchase)])));
      // However a purchase ended, what it was bought with is spent.
      pipeline.hset(tokens, new Map(purchases.map(({ tokenId, purchaseId }) => [tokenId, purchaseId])));
      for (const purchase of purchases) {
        if (countsAgainstQuota(purchase)) pipeline.hincrby(quotas, purchase.userId, purchase.quantity);
      }
    });
  }

  override async openEpoch(epoch: number, saleIds: readonly string[]): Promise<boolean> {
    const replies = await Promise.all(
      saleIds.map((saleId) => this.run('open-epoch', 1, () => this.redis.openEpoch(fenceKey(saleId), epoch))),
    );
    return replies.every((reply) => reply === 1);
  }

  override async discardOlderEpochs(epoch: number): Promise<void> {
    let cursor = '0';
    do {
      const [next, keys] = await ask(this.redis, () =>
        this.redis.scan(cursor, 'MATCH', '*:e*', 'COUNT', 1000),
      );
      const old = keys.filter((key) => (epochOfKey(key) ?? epoch) < epoch);
      if (old.length > 0) await ask(this.redis, () => this.redis.unlink(...old));
      cursor = next;
    } while (cursor !== '0');
  }

  private async takenAmong(saleId: string, epoch: number, purchaseIds: readonly string[]) {
    if (purchaseIds.length === 0) return [];
    const records = await this.find(saleId, epoch, purchaseIds);
    if (records === FENCED) return [];
    return purchaseIds.flatMap((purchaseId, index) => {
      const record = records[index];
      return record?.state === 'T' ? [{ purchaseId, record }] : [];
    });
  }

  private async run(script: string, items: number, call: () => Promise<unknown>): Promise<unknown> {
    const startedAt = performance.now();
    const reply = await ask(this.redis, call);
    this.observe(script, items, (performance.now() - startedAt) / 1000);
    return reply;
  }

  private async pipeline(fill: (pipeline: ReturnType<GateRedis['pipeline']>) => void): Promise<unknown[]> {
    const replies = await ask(this.redis, async () => {
      const pipeline = this.redis.pipeline();
      fill(pipeline);
      const results = (await pipeline.exec()) ?? [];
      for (const [error] of results) if (error) throw error;
      return results;
    });
    return replies.map(([, reply]) => reply);
  }
}

function decodeAnswer(answer: string, request: PurchaseRequest): GateAnswer {
  const [code, first, second] = answer.split('|', 3) as [string, string, string];
  switch (code) {
    case 'ACCEPTED':
      return { code, record: takenRecord(request, Number(first), second) };
    case 'REPEATED':
      return { code, record: decodeRecord(answer.slice('REPEATED|'.length)) };
    case 'SOLD_OUT':
      return { code, stockVersion: first };
    default:
      return { code: code as Refusal };
  }
}

function takenRecord(request: PurchaseRequest, takenAtMs: number, streamId: string): TakenRecord {
  const { fingerprint, quantity, skuId, userId, tokenId, traceparent } = request;
  const trail = traceparent ? { streamId, tokenId, traceparent } : { streamId, tokenId };
  return { state: 'T', fingerprint, quantity, takenAtMs, skuId, userId, ...trail };
}
