import { readJsonSettings } from './settings-file.mjs';

/**
 * @typedef {object} TopicSettings infra/kafka/topics.json
 * @property {{ name: string, partitions: number, deadLetterGroups: string[] }[]} topics
 * @property {{ partitions: number }} deadLetter
 * @property {Record<string, string>} settings
 * @property {Record<string, string>} deadLetterSettings
 */

/** @param {string} brokers */
async function connectAdmin(brokers) {
  const { Kafka, logLevel } = await importKafkajs();
  const admin = new Kafka({
    clientId: 'stampede-launcher',
    brokers: brokers.split(','),
    logLevel: logLevel.NOTHING,
    connectionTimeout: 2000,
    requestTimeout: 10_000,
    retry: { retries: 0 },
  }).admin();
  await admin.connect();
  return admin;
}

/** kafkajs sets timers with negative waits, which Node 22 and newer complain of to the person at the terminal. */
async function importKafkajs() {
  const { emitWarning } = process;
  process.emitWarning = /** @type {typeof emitWarning} */ (
    (warning, /** @type {never} */ options) => {
      if (String(options) !== 'TimeoutNegativeWarning') emitWarning(warning, options);
    }
  );
  return import('kafkajs');
}

/** Fails unless a broker is registered and leads. @param {string} brokers */
export async function brokerAnswers(brokers) {
  const admin = await connectAdmin(brokers);
  try {
    const cluster = await admin.describeCluster();
    if (cluster.brokers.length === 0 || cluster.controller === -1) throw new Error('no controller yet');
  } finally {
    await admin.disconnect();
  }
}

/**
 * Every topic with its settings, in the form that Kafka takes: the topics and the dead letter topic of each of their groups.
 * @param {TopicSettings} settings
 * @param {number} replicationFactor
 */
export function listTopics({ topics, deadLetter, settings, deadLetterSettings }, replicationFactor) {
  const entries = (/** @type {Record<string, string>} */ record) =>
    Object.entries(record).map(([name, value]) => ({ name, value }));
  return topics.flatMap(({ name, partitions, deadLetterGroups }) => [
    { topic: name, numPartitions: partitions, replicationFactor, configEntries: entries(settings) },
    ...deadLetterGroups.map((group) => ({
      topic: `${name}.${group}.dlt`,
      numPartitions: deadLetter.partitions,
      replicationFactor,
      configEntries: entries(deadLetterSettings),
    })),
  ]);
}

/**
 * Creates the topics that are missing; on three brokers or more each has three replicas.
 * @param {string} brokers
 */
export async function createTopics(brokers) {
  /** @type {TopicSettings} */
  const settings = await readJsonSettings('kafka/topics.json');
  const admin = await connectAdmin(brokers);
  try {
    const { brokers: nodes } = await admin.describeCluster();
    const wanted = listTopics(settings, Math.min(3, nodes.length));
    const present = new Set(await admin.listTopics());
    const missing = wanted.filter(({ topic }) => !present.has(topic));
    if (missing.length > 0)
      await admin.createTopics({ topics: missing, waitForLeaders: true, timeout: 15_000 });
  } finally {
    await admin.disconnect();
  }
}
