/** SQLSTATE of https://www.postgresql.org/docs/17/errcodes-appendix.html */
const UNIQUE_VIOLATION = '23505';
/** serialization_failure and deadlock_detected: PostgreSQL chose this transaction as the one to be repeated. */
const REPEATABLE = ['40001', '40P01'];
/** lock_not_available, query_canceled (a time limit), too_many_connections, admin_shutdown, crash_shutdown, cannot_connect_now, idle_in_transaction_session_timeout. */
const TRANSIENT = ['55P03', '57014', '53300', '57P01', '57P02', '57P03', '25P03'];
/** connection_exception and its kin. */
const CONNECTION_CLASS = /^08.{3}$/;
const NETWORK = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
];
/** What the driver says without a code when a connection breaks or is not had in time. */
const DRIVER_TEXT =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Query read timeout|Client was closed|Cannot use a pool after|Connection ended)/;

/** Whether a unique constraint refused the row; with a name, whether it was that constraint. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  return causesOf(error).some(
    (cause) =>
      textOf(cause, 'code') === UNIQUE_VIOLATION &&
      (constraint === undefined || textOf(cause, 'constraint') === constraint),
  );
}

/** Whether PostgreSQL asks for the whole transaction to be repeated: a serialization failure or a deadlock. */
export function isRepeatable(error: unknown): boolean {
  return causesOf(error).some((cause) => REPEATABLE.includes(textOf(cause, 'code')));
}

/**
 * Whether the same work may succeed later: the connection was lost or not had, the server is starting or stopping, a time limit
 * or a conflict with another transaction ended it. After a lost connection the work may have been committed.
 */
export function isTransient(error: unknown): boolean {
  return causesOf(error).some((cause) => {
    const code = textOf(cause, 'code');
    if (REPEATABLE.includes(code) || TRANSIENT.includes(code) || NETWORK.includes(code)) return true;
    return CONNECTION_CLASS.test(code) || DRIVER_TEXT.test(textOf(cause, 'message'));
  });
}

/** The error, the driver's error inside it, and what caused them. */
function causesOf(error: unknown): object[] {
  const found: object[] = [];
  const waiting = [error];
  while (waiting.length > 0) {
    const next = waiting.shift();
    if (typeof next !== 'object' || next === null || found.includes(next)) continue;
    found.push(next);
    if ('driverError' in next) waiting.push(next.driverError);
    if ('cause' in next) waiting.push(next.cause);
    if ('errors' in next && Array.isArray(next.errors)) waiting.push(...(next.errors as unknown[]));
  }
  return found;
}

function textOf(cause: object, key: string): string {
  const value = (cause as Record<string, unknown>)[key];
  return typeof value === 'string' ? value : '';
}
