import type { DeadLetter } from './decode-record.js';
import { KafkaRefused } from './errors.js';
import type { RenewingProducer } from './renewing-producer.js';

/** How much of a value is kept when the broker does not take all of it. */
const KEPT_BYTES = 64 * 1024;
const LONGEST_REASON = 500;

/**
 * Puts dead letters into their topic, acknowledged, with the headers topic, partition, offset and reason. Of a value that the broker
 * finds too large the beginning is kept, with its whole length in the header `truncated`.
 */
export async function sendDeadLetters(
  producer: RenewingProducer,
  deadLetterTopic: string,
  origin: { readonly topic: string; readonly partition: number },
  deadLetters: readonly DeadLetter[],
): Promise<void> {
  for (const deadLetter of deadLetters) {
    const headers: Record<string, string> = {
      topic: origin.topic,
      partition: String(origin.partition),
      offset: deadLetter.offset,
      reason: `${deadLetter.reason}: ${deadLetter.detail}`.slice(0, LONGEST_REASON),
    };
    try {
      await producer.send([{ topic: deadLetterTopic, messages: [{ value: deadLetter.value, headers }] }]);
    } catch (error) {
      if (!(error instanceof KafkaRefused)) throw error;
      const whole = Buffer.from(deadLetter.value);
      headers.truncated = String(whole.length);
      await producer.send([
        { topic: deadLetterTopic, messages: [{ value: whole.subarray(0, KEPT_BYTES), headers }] },
      ]);
    }
  }
}
