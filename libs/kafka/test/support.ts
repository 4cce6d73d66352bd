import { GROUPS, StockEvent, TOPICS } from '@stampede/contracts';
import { createLogger, type Logger } from '@stampede/observability';
import { Writable } from 'node:stream';
import kafkajs from 'kafkajs';
import type { EventItem } from '../src/index.js';

export { GROUPS, StockEvent, TOPICS };

/** For producers whose time is not the test's: longer than any test lasts, on a machine that is busy with other things too. */
export const PATIENT = { sendTimeoutMs: 30_000 };

/** A logger whose lines a test can look at. */
export function collectingLogger(): {
  logger: Logger;
  lines: () => { msg: string; level: string; [key: string]: unknown }[];
  clear: () => void;
} {
  const chunks: string[] = [];
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk.toString());
      done();
    },
  });
  const logger = createLogger({ service: 'kafka-test', instance: 'kafka-test', level: 'info', destination });
  return {
    logger,
    clear: () => void chunks.splice(0),
    lines: () =>
      chunks
        .join('')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
  };
}

export function stockReserved(purchaseId: string, version = 1): EventItem {
  return {
    id: `${purchaseId}:${version}`,
    type: 'StockReserved',
    version,
    occurredAt: '2026-01-01T00:00:00.000Z',
    aggregateId: purchaseId,
    data: { purchaseId, saleId: 'sale-1', skuId: 'sku-1', userId: 'user-1', quantity: 1, amountCents: 100 },
  };
}

interface RawMessage {
  readonly partition: number;
  readonly value: string;
  readonly headers: Record<string, string>;
}

/** What is in a topic, by a consumer of its own: at least so many values that have the text in them. */
export async function readTopic(
  brokers: string[],
  topic: string,
  atLeast: number,
  text = '',
): Promise<RawMessage[]> {
  const kafka = new kafkajs.Kafka({ brokers, clientId: 'reader', logLevel: kafkajs.logLevel.NOTHING });
  const consumer = kafka.consumer({ groupId: `reader-${Math.random()}`, maxWaitTimeInMs: 50 });
  const messages: RawMessage[] = [];
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`${topic}: ${messages.length} of ${atLeast} records`)),
        20_000,
      );
      void consumer.run({
        eachMessage: async ({ partition, message }) => {
          if (!String(message.value).includes(text)) return;
          const headers = Object.fromEntries(
            Object.entries(message.headers ?? {}).map(([key, value]) => [key, String(value)]),
          );
          messages.push({ partition, value: String(message.value), headers });
          if (messages.length < atLeast) return;
          clearTimeout(timer);
          resolve();
        },
      });
    });
  } finally {
    await consumer.disconnect();
  }
  return messages;
}

/** Puts raw values into a topic, as a program with other manners would. */
export async function sendRaw(
  brokers: string[],
  topic: string,
  values: (string | null)[],
  partition = 0,
): Promise<void> {
  const kafka = new kafkajs.Kafka({ brokers, clientId: 'raw', logLevel: kafkajs.logLevel.NOTHING });
  const producer = kafka.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
  await producer.connect();
  await producer.send({ topic, messages: values.map((value) => ({ value, partition })) });
  await producer.disconnect();
}
