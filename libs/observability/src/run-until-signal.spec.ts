import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createLogger } from './logger.js';
import { onShutdown, runUntilSignal } from './run-until-signal.js';

const EVENTS = ['SIGTERM', 'SIGINT', 'unhandledRejection', 'uncaughtException'] as const;

describe('runUntilSignal', () => {
  const lines: string[] = [];
  const logger = createLogger({
    service: 'a',
    instance: 'a-1',
    destination: { write: (line) => void lines.push(line) },
  });
  const listeners = new Map<string, (argument: unknown) => void>();
  let exitCode: Promise<number>;
  let exit: (code: number) => void;

  beforeEach(() => {
    lines.length = 0;
    listeners.clear();
    exitCode = new Promise((resolve) => (exit = resolve));
    jest.spyOn(process, 'on').mockImplementation((event, listener) => {
      listeners.set(String(event), listener as (argument: unknown) => void);
      return process;
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('closes at a signal, then what was added later, last first, and exits with 0', async () => {
    const closed: string[] = [];
    runUntilSignal(async () => void closed.push('app'), logger, { exit });
    onShutdown(() => void closed.push('first'));
    onShutdown(async () => void closed.push('second'));
    expect([...listeners.keys()].sort()).toEqual([...EVENTS].sort());
    listeners.get('SIGTERM')!('SIGTERM');
    expect(await exitCode).toBe(0);
    expect(closed).toEqual(['app', 'second', 'first']);
  });

  it('exits with 1 when closing fails', async () => {
    runUntilSignal(() => Promise.reject(new Error('stuck')), logger, { exit });
    listeners.get('SIGINT')!('SIGINT');
    expect(await exitCode).toBe(1);
    expect(lines.join('')).toContain('stuck');
  });

  it('exits with 1 when closing takes too long, or the signal comes again', async () => {
    runUntilSignal(() => new Promise(() => undefined), logger, { exit, timeoutMs: 20 });
    listeners.get('SIGTERM')!('SIGTERM');
    const keepAlive = setTimeout(() => undefined, 1_000);
    expect(await exitCode).toBe(1);
    clearTimeout(keepAlive);

    const again = new Promise<number>((resolve) => {
      runUntilSignal(() => new Promise(() => undefined), logger, { exit: resolve });
    });
    listeners.get('SIGTERM')!('SIGTERM');
    listeners.get('SIGINT')!('SIGINT');
    expect(await again).toBe(1);
  });

  it('logs an unhandled rejection as fatal and exits with 1', async () => {
    runUntilSignal(async () => undefined, logger, { exit });
    listeners.get('unhandledRejection')!(new Error('forgotten'));
    expect(await exitCode).toBe(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({ level: 'fatal', err: { message: 'forgotten' } });
  });
});
