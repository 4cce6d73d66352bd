import { createLogger, type Logger } from '@stampede/observability';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import type { EventItem } from '@stampede/contracts';
import { createOutboxTableSql, dropOutboxTableSql } from '../src/index.js';

export const silent: Logger = createLogger({
  service: 'persistence-test',
  instance: 'persistence-test',
  level: 'silent',
});

export class CreateOutbox1700000000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(createOutboxTableSql());
    await queryRunner.query(
      'CREATE TABLE account (id text PRIMARY KEY, version int NOT NULL, CONSTRAINT small CHECK (version < 1000))',
    );
  }
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE account');
    await queryRunner.query(dropOutboxTableSql());
  }
}

export function orderEvent(aggregateId: string, version: number): EventItem {
  return {
    id: `${aggregateId}:${version}`,
    type: 'OrderCancelled',
    version,
    occurredAt: '2026-01-01T00:00:00.000Z',
    aggregateId,
    data: {
      orderId: aggregateId,
      purchaseId: 'purchase',
      userId: 'user',
      saleId: 'sale',
      skuId: 'sku',
      quantity: 1,
      reason: 'EXPIRED',
    },
  };
}
