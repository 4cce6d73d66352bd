import type { Logger } from './logger.js';

/** Settings of {@link runUntilSignal}. */
export interface RunUntilSignalOptions {
  /** How long closing may take, milliseconds. Default 10 000; after it the process exits with 1. */
  readonly timeoutMs?: number;
  /** Ends the process. Default `process.exit`; a test passes its own. */
  readonly exit?: (code: number) => void;
}

const hooks: (() => Promise<void> | void)[] = [];

/** Adds something to close at the signal, after the `close` of {@link runUntilSignal}; the last added is closed first. */
export function onShutdown(close: () => Promise<void> | void): void {
  hooks.push(close);
}

/**
 * Lets the process run until SIGTERM or SIGINT, then closes it and exits: 0 when `close` succeeded in time, else 1. An unhandled
 * rejection or an uncaught exception is logged as fatal and exits with 1 at once: what state the process is in is then unknown.
 * A second signal while closing exits with 1.
 */
export function runUntilSignal(
  close: () => Promise<void>,
  logger: Logger,
  options: RunUntilSignalOptions = {},
): void {
  const { timeoutMs = 10_000, exit = (code) => process.exit(code) } = options;
  let closing = false;

  async function shutDown(signal: NodeJS.Signals): Promise<void> {
    if (closing) return exit(1);
    closing = true;
    logger.info({ signal }, 'closing');
    const timer = setTimeout(() => {
      logger.fatal({ timeoutMs }, 'could not close in time');
      exit(1);
    }, timeoutMs);
    timer.unref();
    try {
      await close();
      for (const hook of hooks.splice(0).reverse()) await hook();
    } catch (error) {
      clearTimeout(timer);
      logger.fatal({ err: error }, 'failed to close');
      return exit(1);
    }
    clearTimeout(timer);
    logger.info('closed');
    exit(0);
  }

  function die(error: unknown): void {
    logger.fatal({ err: error }, 'unexpected error');
    exit(1);
  }

  process.on('SIGTERM', (signal) => void shutDown(signal));
  process.on('SIGINT', (signal) => void shutDown(signal));
  process.on('unhandledRejection', die);
  process.on('uncaughtException', die);
}
