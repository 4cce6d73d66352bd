import { jest } from '@jest/globals';
import { createLogger, createMetrics } from '@stampede/observability';
import { eventually } from '@stampede/testing';
import { RepeatJob } from './repeat.job.js';

const lines: string[] = [];
const telemetry = {
  logger: createLogger({
    service: 'inventory',
    instance: 'test',
    destination: { write: (line) => void lines.push(line) },
  }),
  metrics: createMetrics({ service: 'inventory', instance: 'test', processMetrics: false }),
};
const LONG_MS = 60_000;

describe('RepeatJob', () => {
  beforeEach(() => void lines.splice(0));

  it('runs at once, and again when woken', async () => {
    const round = jest.fn(async () => undefined);
    const job = new RepeatJob('test', LONG_MS, round, telemetry);
    job.start();
    await eventually(() => expect(round).toHaveBeenCalledTimes(1));
    job.wake();
    await eventually(() => expect(round).toHaveBeenCalledTimes(2));
    await job.close();
  });

  it('does not forget a wake that comes during a round', async () => {
    let rounds = 0;
    const job: RepeatJob = new RepeatJob(
      'test',
      LONG_MS,
      async () => void ((rounds += 1) === 1 && job.wake()),
      telemetry,
    );
    job.start();
    await eventually(() => expect(rounds).toBe(2));
    await job.close();
  });

  it('goes on after failures, and logs a kind of failure once', async () => {
    let rounds = 0;
    const round = async () => {
      rounds += 1;
      throw new Error(rounds < 4 ? 'first' : 'second');
    };
    const job = new RepeatJob('test', 1, round, telemetry);
    job.start();
    await eventually(() => expect(rounds).toBeGreaterThan(6));
    await job.close();
    expect(lines).toHaveLength(2);
  });

  it('waits at its close for the round under way, which is told', async () => {
    let closed = false;
    const round = async (closing: AbortSignal) => {
      await new Promise((resolve) => closing.addEventListener('abort', resolve));
      closed = true;
    };
    const job = new RepeatJob('test', 1, round, telemetry);
    job.start();
    await job.close();
    expect(closed).toBe(true);
  });
});
