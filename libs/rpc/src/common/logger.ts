/** What the library logs to; a pino logger fits. */
export interface RpcLogger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const drop = (): void => undefined;

/** Logs nothing. */
export const silentLogger: RpcLogger = { debug: drop, info: drop, warn: drop, error: drop };
