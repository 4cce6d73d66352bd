import { jest } from '@jest/globals';
import { commonSettings, integer } from '@stampede/config';
import { FailpointError, failpoint } from '@stampede/observability';
import { eventually, freePort } from '@stampede/testing';
import { z } from 'zod';
import { runService } from './run-service.js';
import type { RunningService, ServiceRuntime } from './service.js';

const settings = z.object({ ...commonSettings, PIECES: integer() });
type Settings = z.infer<typeof settings>;

describe('runService', () => {
  const environment = { ...process.env };
  const exit = jest.spyOn(process, 'exit').mockImplementation((() => undefined) as never);
  const written = jest.spyOn(process.stderr, 'write').mockReturnValue(true);

  beforeEach(async () => {
    exit.mockClear();
    written.mockClear();
    Object.assign(process.env, {
      STAMPEDE_MODE: 'test',
      INSTANCE_ID: 'order-1',
      LOG_LEVEL: 'silent',
      METRICS_PORT: String(await freePort()),
      PIECES: '3',
    });
  });
  afterAll(() => {
    process.env = environment;
    jest.restoreAllMocks();
  });

  it('starts with its settings and its failpoints, and closes at a signal', async () => {
    process.env.FAILPOINTS = 'middle=error';
    const seen: number[] = [];
    const close = jest.fn(async () => undefined);
    const start = async (runtime: ServiceRuntime<Settings>): Promise<RunningService> => {
      expect(() => failpoint('middle')).toThrow(FailpointError);
      seen.push(runtime.settings.PIECES);
      return { isReady: () => true, close };
    };
    await runService({ name: 'order', settings, start });
    delete process.env.FAILPOINTS;
    expect({ seen, exits: exit.mock.calls, errors: written.mock.calls }).toEqual({
      seen: [3],
      exits: [],
      errors: [],
    });

    process.emit('SIGTERM', 'SIGTERM');
    await eventually(() => expect(exit).toHaveBeenCalledWith(0));
    expect(close).toHaveBeenCalledTimes(1);
    for (const event of ['SIGTERM', 'SIGINT', 'unhandledRejection', 'uncaughtException'])
      process.removeAllListeners(event);
  });

  it('exits with 78 and says under its name what is wrong with the settings', async () => {
    process.env.PIECES = 'many';
    const start = jest.fn(() => Promise.reject(new Error('not to be started')));
    await runService({ name: 'order', settings, start });
    expect(start).not.toHaveBeenCalled();
    expect(exit).toHaveBeenCalledWith(78);
    expect(written).toHaveBeenCalledWith(expect.stringMatching(/^order: settings are .*\n {2}PIECES: .*\n$/));
  });

  it('exits with 1 and the error when it cannot start', async () => {
    await runService({ name: 'order', settings, start: () => Promise.reject(new Error('no database')) });
    expect(exit).toHaveBeenCalledWith(1);
    expect(written).toHaveBeenCalledWith(expect.stringMatching(/^Error: no database\n {4}at /));
  });
});
