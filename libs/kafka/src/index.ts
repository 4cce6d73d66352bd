export type { ConsumedBatch, EventConsumerOptions } from './consumer-options.js';
export { EventConsumer } from './event-consumer.js';
export { type DecodedItem } from './decode-record.js';
export { type EventItem, type EventRecord } from './event-item.js';
export { EventProducer } from './event-producer.js';
export { KafkaRefused, KafkaUnavailable } from './errors.js';
export { KafkaConnection, type BrokerAddress, type KafkaConnectionOptions } from './kafka-connection.js';
