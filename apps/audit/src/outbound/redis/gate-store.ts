import { Redis } from 'ioredis';
import type { GateStore, Pages } from '../../application/stores.js';
import type { GateRecord, GateSale, GateState } from '../../domain/records.js';

/**
 * The gate in Redis, as inventory lays it out:
 *
 *     epoch:{sale:0}         hash    epoch, state (OPEN | REBUILDING), replid
 *     sale:{sale:0}:e<n>     hash    startsAtMs, endsAtMs, perUserLimit
 *     stock:{sale:0}:e<n>    hash    a:<skuId> units left, v:<skuId> version
 *     quotas:{sale:0}:e<n>   hash    userId -> units
 *     records:{sale:0}:e<n>  hash    purchaseId -> state|fingerprint|quantity|takenAtMs|skuId|userId[|streamId|tokenId|traceparent]
 *     unlogged:{sale:0}:e<n> stream  p: purchaseId
 */
const STATES: Readonly<Record<string, GateState>> = {
  T: 'TAKEN',
  L: 'LOGGED',
  S: 'SOLD',
  R: 'RELEASED',
  X: 'REJECTED',
};
const SCAN_COUNT = 2000;

const fenceKey = (saleId: string) => `epoch:{${saleId}:0}`;
const epochKey = (kind: string, { saleId, epoch }: Pick<GateSale, 'saleId' | 'epoch'>) =>
  `${kind}:{${saleId}:0}:e${epoch}`;

/** A record of the gate with all that it remembers. */
export interface FullGateRecord extends GateRecord {
  readonly epoch: number;
  readonly takenAtMs: number;
  readonly streamId: string | undefined;
  readonly tokenId: string | undefined;
  readonly traceparent: string | undefined;
}

export class RedisGateStore implements GateStore {
  private readonly redis: Redis;

  constructor(url: string) {
    this.redis = new Redis(url, {
      lazyConnect: true,
      connectionName: 'stampede-audit',
      connectTimeout: 3000,
      commandTimeout: 10_000,
      maxRetriesPerRequest: 0,
      retryStrategy: () => 250,
    });
    // Commands fail by themselves; the event alone would end the process.
    this.redis.on('error', () => undefined);
  }

  async pending(): Promise<string[]> {
    try {
      const replid = /^master_replid:(\w+)/m.exec(await this.redis.info('replication'))?.[1];
      const pending: string[] = [];
      for (const saleId of await this.listSales()) {
        const { epoch, state, replid: builtOn } = await this.redis.hgetall(fenceKey(saleId));
        if (state !== 'OPEN') pending.push(`gate: sale ${saleId} is ${state}`);
        else if (builtOn !== replid) pending.push(`gate: sale ${saleId} is fenced since Redis restarted`);
        const unlogged = await this.redis.xlen(epochKey('unlogged', { saleId, epoch: Number(epoch) }));
        if (unlogged > 0) pending.push(`gate: ${unlogged} unlogged purchases of sale ${saleId}`);
      }
      return pending.length > 5 ? [...pending.slice(0, 5), `gate: ${pending.length - 5} more`] : pending;
    } catch (error) {
      return [`Redis does not answer (${(error as Error).message})`];
    }
  }

  async digest(): Promise<string> {
    const parts: string[] = [];
    for (const saleId of (await this.listSales()).sort()) {
      const { epoch, state } = await this.redis.hgetall(fenceKey(saleId));
      const sale = { saleId, epoch: Number(epoch) };
      const hashes = ['sale', 'stock', 'quotas', 'records'].map((kind) =>
        this.digestHash(epochKey(kind, sale)),
      );
      parts.push(`gate ${saleId} ${epoch} ${state} ${(await Promise.all(hashes)).join(' ')}`);
    }
    return parts.join('\n');
  }

  async listSales(): Promise<string[]> {
    const sales = new Set<string>();
    let cursor = '0';
    do {
      const [next, keys] = await this.redis.scan(cursor, 'MATCH', 'epoch:{*:0}', 'COUNT', SCAN_COUNT);
      for (const key of keys) sales.add(key.slice('epoch:{'.length, -':0}'.length));
      cursor = next;
    } while (cursor !== '0');
    return [...sales];
  }

  async readSale(saleId: string): Promise<GateSale | undefined> {
    const epoch = await this.redis.hget(fenceKey(saleId), 'epoch');
    if (epoch === null) return undefined;
    const key = { saleId, epoch: Number(epoch) };
    const terms = await this.redis.hgetall(epochKey('sale', key));
    const stock = await this.redis.hgetall(epochKey('stock', key));
    const left = Object.entries(stock).filter(([field]) => field.startsWith('a:'));
    return {
      saleId,
      epoch: Number(epoch),
      terms: {
        startsAtMs: Number(terms.startsAtMs),
        endsAtMs: Number(terms.endsAtMs),
        perUserLimit: Number(terms.perUserLimit),
      },
      left: new Map(left.map(([field, units]) => [field.slice(2), Number(units)])),
    };
  }

  async *readRecords(sale: GateSale): Pages<GateRecord> {
    for await (const page of this.scanHash(epochKey('records', sale))) {
      yield page.map(([purchaseId, text]) => decodeRecord(purchaseId, text, sale.epoch));
    }
  }

  async readQuotas(sale: GateSale): Promise<ReadonlyMap<string, number>> {
    const quotas = new Map<string, number>();
    for await (const page of this.scanHash(epochKey('quotas', sale))) {
      for (const [userId, units] of page) quotas.set(userId, Number(units));
    }
    return quotas;
  }

  async findRecord(saleId: string, purchaseId: string): Promise<FullGateRecord | undefined> {
    const epoch = await this.redis.hget(fenceKey(saleId), 'epoch');
    if (epoch === null) return undefined;
    const text = await this.redis.hget(epochKey('records', { saleId, epoch: Number(epoch) }), purchaseId);
    return text === null ? undefined : decodeRecord(purchaseId, text, Number(epoch));
  }

  close(): Promise<void> {
    this.redis.disconnect();
    return Promise.resolve();
  }

  private async *scanHash(key: string): Pages<[string, string]> {
    let cursor = '0';
    do {
      const [next, flat] = await this.redis.hscan(key, cursor, 'COUNT', SCAN_COUNT);
      const page: [string, string][] = [];
      for (let at = 0; at < flat.length; at += 2) page.push([flat[at]!, flat[at + 1]!]);
      if (page.length > 0) yield page;
      cursor = next;
    } while (cursor !== '0');
  }

  /** The sum of a hash over its entries: their order does not matter, and HSCAN may name one twice. */
  private async digestHash(key: string): Promise<string> {
    const seen = new Set<string>();
    let sum = 0;
    for await (const page of this.scanHash(key)) {
      for (const [field, value] of page) {
        if (seen.has(field)) continue;
        seen.add(field);
        sum = (sum + fnv1a(`${field}=${value}`)) % Number.MAX_SAFE_INTEGER;
      }
    }
    return `${seen.size}:${sum}`;
  }
}

function decodeRecord(purchaseId: string, text: string, epoch: number): FullGateRecord {
  const [state, , quantity, takenAtMs, skuId, userId, streamId, tokenId, traceparent] = text.split('|');
  return {
    purchaseId,
    epoch,
    state: STATES[state ?? ''] ?? (`unreadable: ${text}` as GateState),
    quantity: Number(quantity),
    takenAtMs: Number(takenAtMs),
    skuId: skuId ?? '',
    userId: userId ?? '',
    streamId: streamId || undefined,
    tokenId: tokenId || undefined,
    traceparent: traceparent || undefined,
  };
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
