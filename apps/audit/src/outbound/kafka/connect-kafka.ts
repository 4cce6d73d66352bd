import { KafkaConnection } from '@stampede/kafka';
import { createLogger } from '@stampede/observability';
import type { Kafka } from 'kafkajs';

const OPEN_TIMEOUT_MS = 5000;

/** The cluster as libs/kafka connects to it, with the faults of kafkajs dealt with; says nothing, for our output is the report. */
export async function connectKafka(brokers: readonly string[]): Promise<Kafka> {
  const logger = createLogger({ service: 'audit', instance: 'audit', level: 'silent' });
  const signal = AbortSignal.timeout(OPEN_TIMEOUT_MS);
  const connection = await KafkaConnection.open({ brokers, clientId: 'stampede-audit', logger, signal });
  return connection.consumerClient;
}
