/** Kafka did not acknowledge in time. The events may or may not be in the log: sending them again is safe, giving up is not. */
export class KafkaUnavailable extends Error {
  override readonly name = 'KafkaUnavailable';
  readonly code = 'KAFKA_UNAVAILABLE';
  readonly retriable = true;
}

/** Kafka refused the events for good, e.g. a record too large or a partition that does not exist. Nothing was written. */
export class KafkaRefused extends Error {
  override readonly name = 'KafkaRefused';
  readonly code = 'KAFKA_REFUSED';
  readonly retriable = false;
}

/** The text of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
