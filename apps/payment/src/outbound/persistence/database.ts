import type { Logger } from '@stampede/observability';
import { createDataSource, openDataSource } from '@stampede/persistence';
import type { DataSource } from 'typeorm';
import { OrderPaymentEntity } from './order-payment.entity.js';
import { PaymentEntity } from './payment.entity.js';
import { PaymentRequestEntity } from './payment-request.entity.js';
import { WebhookHintEntity } from './webhook-hint.entity.js';

const ENTITIES = [OrderPaymentEntity, PaymentEntity, PaymentRequestEntity, WebhookHintEntity];

export function openDatabase(url: string, applicationName: string, logger: Logger): Promise<DataSource> {
  return openDataSource(createDataSource({ url, applicationName, entities: ENTITIES, logger }), { logger });
}
