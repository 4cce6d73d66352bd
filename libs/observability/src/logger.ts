import { pino, type DestinationStream } from 'pino';
import { trace } from './trace.js';

/** The logger of an app: pino's. */
export type Logger = pino.Logger;

/** From all to nothing. */
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/** Settings of {@link createLogger}. */
export interface LoggerOptions {
  /** Name of the app, e.g. `order`. */
  readonly service: string;
  /** Name of this process, e.g. `order-1`. */
  readonly instance: string;
  /** Lines below it are not written. Default `info`. */
  readonly level?: string;
  /** Where lines go. Default: standard output, written synchronously so that a killed process loses none. */
  readonly destination?: DestinationStream;
}

/** Values of these keys are never written, at the top of a line and two objects deep. */
const SECRET_KEYS = [
  'password',
  'secret',
  'token',
  'accessToken',
  'authorization',
  'cookie',
  'apiKey',
  'signature',
  'JWT_SECRET',
  'PURCHASE_TOKEN_SECRET',
  'PROVIDER_API_KEY',
  'PROVIDER_WEBHOOK_SECRET',
];
const CREDENTIALS_IN_URL = /:\/\/([^\s:/@"]*):[^\s/"]+@/g;

/**
 * Makes a logger that writes one JSON line per event: time (ISO 8601), level, service, instance, traceId of the current trace
 * context, msg. Values of secret keys and passwords inside URLs are replaced, wherever in the line they stand.
 */
export function createLogger({ service, instance, level = 'info', destination }: LoggerOptions): Logger {
  return pino(
    {
      level,
      base: { service, instance },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: traceFields,
      redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[redacted]' },
      hooks: { streamWrite: maskCredentials },
    },
    destination ?? pino.destination({ fd: 1, sync: true }),
  );
}

function traceFields(): { traceId?: string } {
  const current = trace.current();
  return current === undefined ? {} : { traceId: current.slice(3, 35) };
}

function maskCredentials(line: string): string {
  return line.includes('://') ? line.replace(CREDENTIALS_IN_URL, '://$1:[redacted]@') : line;
}
