import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import kafkajs from 'kafkajs';
import { requireEnv } from './require-env.js';

/** Settings of {@link scratchKafka}. */
export interface ScratchKafkaOptions {
  /** Names as in the contracts. */
  readonly topics: readonly string[];
  /** Their dead letter topics are made too, under `<topic>.<group>.dlt`. */
  readonly groups?: readonly { readonly id: string; readonly topic: string }[];
  /** Partitions of each topic. Default 4. */
  readonly partitions?: number;
}

/** Topics of one test file. */
export interface ScratchKafka {
  readonly brokers: string[];
  /** In front of every topic and group: give it to `KafkaConnection.open`, or as KAFKA_TOPIC_PREFIX. */
  readonly topicPrefix: string;
  /** Deletes the topics. */
  drop(): Promise<void>;
}

/** Creates topics on KAFKA_BROKERS, under a prefix of their own. */
export async function scratchKafka(options: ScratchKafkaOptions): Promise<ScratchKafka> {
  const { topics, groups = [], partitions = 4 } = options;
  const topicPrefix = `test-${randomBytes(4).toString('hex')}.`;
  const brokers = requireEnv('KAFKA_BROKERS').split(',');
  const deadLetterTopics = groups.map(({ id, topic }) => `${topic}.${id}.dlt`);
  const wanted = [
    ...topics.map((topic) => ({
      topic: topicPrefix + topic,
      numPartitions: partitions,
      replicationFactor: 1,
    })),
    ...deadLetterTopics.map((topic) => ({
      topic: topicPrefix + topic,
      numPartitions: 1,
      replicationFactor: 1,
    })),
  ];
  await withAdmin(brokers, async (admin) => {
    await admin.createTopics({ topics: wanted, waitForLeaders: true });
  });
  return {
    brokers,
    topicPrefix,
    drop: () =>
      withAdmin(brokers, (admin) => admin.deleteTopics({ topics: wanted.map(({ topic }) => topic) })),
  };
}

async function withAdmin(brokers: string[], work: (admin: kafkajs.Admin) => Promise<void>): Promise<void> {
  quietRequestQueues();
  const kafka = new kafkajs.Kafka({ brokers, clientId: 'scratch', logLevel: kafkajs.logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.disconnect();
  }
}

let quiet = false;

/** The timer of kafkajs, as in libs/kafka/src/quiet-request-queue.ts, which explains it; this library may not import that one. */
function quietRequestQueues(): void {
  if (quiet) return;
  quiet = true;
  const require = createRequire(import.meta.url);
  const { prototype } = require('kafkajs/src/network/requestQueue/index.js') as {
    prototype: { pending: unknown[]; scheduleCheckPendingRequests(): void };
  };
  const original = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function (this: typeof prototype) {
    if (this.pending.length > 0) original.call(this);
  };
}
