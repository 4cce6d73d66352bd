import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { createLogger } from '@stampede/observability';
import { requireEnv } from '@stampede/testing';
import { KafkaConnection } from '../src/index.js';
import { PATIENT } from './support.js';

const logger = createLogger({ service: 'kafka-test', instance: 'kafka-test', level: 'silent' });
const OBSERVED_MS = 1_000;

describe('quiet request queue', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('sets no timer on an idle connection, and none with a negative time', async () => {
    const setTimer = jest.spyOn(globalThis, 'setTimeout');
    const kafka = await KafkaConnection.open({
      brokers: requireEnv('KAFKA_BROKERS').split(','),
      clientId: 'quiet',
      logger,
    });
    const producer = await kafka.producer(PATIENT);
    expect(producer.healthy).toBe(true);

    const timersBefore = setTimer.mock.calls.length;
    const waited = new Promise<void>((resolve) => {
      const interval = setInterval(() => {
        clearInterval(interval);
        resolve();
      }, OBSERVED_MS);
    });
    await waited;
    const timersWhileIdle = setTimer.mock.calls.length - timersBefore;
    await kafka.close();

    // Node warns of each of these: TimeoutNegativeWarning.
    expect(setTimer.mock.calls.filter(([, delayMs]) => (delayMs ?? 0) < 0)).toHaveLength(0);
    // Without the fix: some 900 for each connection.
    expect(timersWhileIdle).toBe(0);
  });
});
