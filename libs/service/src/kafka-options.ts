import type { Logger, Metrics } from '@stampede/observability';
import type { ServiceRuntime } from './service.js';

/** The settings that Kafka needs. */
export interface KafkaSettings {
  readonly KAFKA_BROKERS: readonly string[];
  readonly KAFKA_TOPIC_PREFIX: string;
  readonly INSTANCE_ID: string;
}

/** Kafka as every service has it, for `KafkaConnection.open`: the process is the client's name at the broker. */
export function kafkaOptions({ settings, logger, metrics }: ServiceRuntime<KafkaSettings>): {
  brokers: readonly string[];
  clientId: string;
  topicPrefix: string;
  logger: Logger;
  metrics: Metrics;
} {
  const { KAFKA_BROKERS: brokers, INSTANCE_ID: clientId, KAFKA_TOPIC_PREFIX: topicPrefix } = settings;
  return { brokers, clientId, topicPrefix, logger, metrics };
}
