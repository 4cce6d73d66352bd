import { requireNoEviction } from '@stampede/redis';
import { createLogger, createMetrics } from '@stampede/observability';
import { purchaseIdOf } from '@stampede/contracts';
import type { Telemetry } from '../../src/application/ports/telemetry.js';
import type { PurchaseRequest } from '../../src/domain/gate-answer.js';
import type { SnapshotSale } from '../../src/domain/gate-snapshot.js';
import { openGateConnection, type GateConnection } from '../../src/outbound/redis/gate-connection.js';
import { RedisStockGate } from '../../src/outbound/redis/redis-stock-gate.js';

export const HOUR_MS = 3_600_000;

export const telemetry: Telemetry = {
  logger: createLogger({
    service: 'inventory',
    instance: 'test',
    level: process.env.TEST_LOG_LEVEL ?? 'silent',
  }),
  metrics: createMetrics({ service: 'inventory', instance: 'test', processMetrics: false }),
};

let sequence = 0;

/** A sale that runs now, under an id of its own. */
export function saleOf(skus: Record<string, number>, rest: Partial<SnapshotSale> = {}): SnapshotSale {
  sequence += 1;
  return {
    saleId: `sale-${process.pid}-${sequence}`,
    startsAtMs: Date.now() - HOUR_MS,
    endsAtMs: Date.now() + HOUR_MS,
    perUserLimit: 1000,
    available: Object.entries(skus).map(([skuId, units]) => ({ skuId, units })),
    additionIds: [],
    ...rest,
  };
}

export function requestOf(
  saleId: string,
  rest: Partial<PurchaseRequest> & { key?: string } = {},
): PurchaseRequest {
  const { key = `${(sequence += 1)}`, userId = 'alice', ...others } = rest;
  return {
    purchaseId: purchaseIdOf(userId, saleId, key),
    saleId,
    skuId: 'a',
    userId,
    quantity: 1,
    fingerprint: 'body',
    tokenId: `token-${userId}-${key}`,
    ...others,
  };
}

export interface GateFixture {
  readonly connection: GateConnection;
  readonly gate: RedisStockGate;
  readonly replid: string;
}

export async function openGate(url: string, maxUnlogged = 10_000): Promise<GateFixture> {
  const connection = openGateConnection(url, telemetry.logger);
  try {
    await requireNoEviction(connection.redis, 'the gate');
  } catch (error) {
    connection.close();
    throw error;
  }
  const gate = new RedisStockGate(connection.redis, maxUnlogged);
  return { connection, gate, replid: (await gate.readPrimary()).replid };
}
