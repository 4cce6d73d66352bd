import type { Logger } from '@stampede/observability';
import kafkajs, { type logCreator } from 'kafkajs';

/**
 * Gives the lines of kafkajs to our logger, two levels down: it logs an error for every attempt that it will repeat by itself.
 * What matters (unavailable, crashed, recovered) is logged by this library, once.
 */
export function logCreatorOf(logger: Logger): logCreator {
  return () =>
    ({ namespace, level, log }) => {
      const { message, timestamp: _timestamp, logger: _logger, stack: _stack, ...fields } = log;
      const line = { kafkajs: namespace, ...fields };
      if (level <= kafkajs.logLevel.WARN) logger.debug(line, message);
      else logger.trace(line, message);
    };
}
