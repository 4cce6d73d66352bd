import { jest } from '@jest/globals';
import { createLogger, createMetrics } from '@stampede/observability';
import { eventually } from '@stampede/testing';
import { RepeatJob } from './repeat-job.js';

const lines: string[] = [];
const telemetry = {
  logger: createLogger({
    service: 'order',
    instance: 'test',
    destination: { write: (line) => void lines.push(line) },
  }),
  metrics: createMetrics({ service: 'order', instance: 'test', processMetrics: false }),
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

  it('goes on without a pause while there is more', async () => {
    let rounds = 0;
    const job = new RepeatJob('test', LONG_MS, async () => ({ more: (rounds += 1) < 4 }), telemetry);
    job.start();
    await eventually(() => expect(rounds).toBe(4));
    job.wake();
    await eventually(() => expect(rounds).toBe(5));
    await job.close();
    expect(rounds).toBe(5);
  });

  it('has a pause of its own after a failure, which a wake cuts short too', async () => {
    const round = jest.fn(async () => {
      throw new Error('away');
    });
    const job = new RepeatJob('test', 0, round, telemetry, LONG_MS);
    job.start();
    await eventually(() => expect(lines).toHaveLength(1));
    job.wake();
    await eventually(() => expect(round).toHaveBeenCalledTimes(2));
    await job.close();
    expect(round).toHaveBeenCalledTimes(2);
  });

  it('counts its rounds', async () => {
    const { metrics } = telemetry;
    let rounds = 0;
    const round = async () => {
      rounds += 1;
      if (rounds === 1) throw new Error('first');
    };
    const job = new RepeatJob('counted', 1, round, telemetry);
    job.start();
    await eventually(() => expect(rounds).toBeGreaterThan(1));
    await job.close();
    const { body } = await metrics.expose();
    expect(body).toMatch(/stampede_jobs_total\{job="counted",outcome="failed".*\} 1/);
    expect(body).toMatch(/stampede_jobs_total\{job="counted",outcome="ok".*\} \d/);
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
