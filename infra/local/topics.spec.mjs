import { describe, expect, it } from '@jest/globals';
import { GROUPS, TOPICS, deadLetterTopic } from '../../libs/contracts/src/topics.js';
import { readJsonSettings } from './settings-file.mjs';
import { listTopics } from './topics.mjs';

const topics = listTopics(await readJsonSettings('kafka/topics.json'), 1);

describe('infra/kafka/topics.json', () => {
  it('holds exactly the topics of the contracts, and a dead letter topic for each of their groups', () => {
    const ofContracts = [...Object.values(TOPICS), ...Object.values(GROUPS).map(deadLetterTopic)];
    expect(topics.map(({ topic }) => topic).sort()).toEqual(ofContracts.sort());
  });

  it('gives four partitions to a topic and one to a dead letter topic', () => {
    for (const { topic, numPartitions } of topics)
      expect([topic, numPartitions]).toEqual([topic, topic.endsWith('.dlt') ? 1 : 4]);
  });

  it('keeps dead letters for ever', () => {
    const dead = topics.find(({ topic }) => topic.endsWith('.dlt'));
    expect(dead?.configEntries).toContainEqual({ name: 'retention.ms', value: '-1' });
  });
});
