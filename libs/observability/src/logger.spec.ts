import { describe, expect, it } from '@jest/globals';
import { createLogger } from './logger.js';
import { trace } from './trace.js';

function logged(
  write: (logger: ReturnType<typeof createLogger>) => void,
  level = 'info',
): Record<string, unknown>[] {
  const lines: string[] = [];
  write(
    createLogger({
      service: 'order',
      instance: 'order-1',
      level,
      destination: { write: (line) => void lines.push(line) },
    }),
  );
  return lines.map((line) => {
    expect(line.endsWith('\n')).toBe(true);
    expect(line.slice(0, -1)).not.toContain('\n');
    return JSON.parse(line) as Record<string, unknown>;
  });
}

describe('createLogger', () => {
  it('writes one JSON line with time, level, service and instance', () => {
    const [line] = logged((logger) => logger.warn({ purchaseId: 'p\n1' }, 'odd'));
    expect(line).toMatchObject({
      level: 'warn',
      service: 'order',
      instance: 'order-1',
      purchaseId: 'p\n1',
      msg: 'odd',
    });
    expect(line!.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(line).not.toHaveProperty('traceId');
  });

  it('adds the trace id of the running request', () => {
    const [line] = logged((logger) =>
      trace.run('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', () => logger.info('inside')),
    );
    expect(line!.traceId).toBe('4bf92f3577b34da6a3ce929d0e0e4736');
  });

  it('never writes secrets, whether they stand alone, in an object, in a URL or in an error', () => {
    const lines = logged((logger) => {
      logger.info({
        password: 'hunter2',
        headers: { authorization: 'hunter2', cookie: 'hunter2' },
        a: { b: { token: 'hunter2' } },
      });
      logger.info(
        { url: 'postgresql://order:hunter2@127.0.0.1/order_0' },
        'redis://default:hunter2@127.0.0.1',
      );
      logger.error({ err: new Error('cannot connect to postgresql://order:hunter2@127.0.0.1:1/order_0') });
    });
    expect(JSON.stringify(lines)).not.toContain('hunter2');
    expect(lines[1]!.url).toBe('postgresql://order:[redacted]@127.0.0.1/order_0');
  });

  it('writes nothing below its level', () => {
    expect(logged((logger) => logger.info('quiet'), 'warn')).toEqual([]);
  });
});
