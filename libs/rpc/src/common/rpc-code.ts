/**
 * Every way in which a call can fail. The set is closed: an application's own refusals are values of its contract, not codes.
 *
 * Codes are compared, also across processes; never `instanceof` of an application's error.
 */
export const RPC_CODES = [
  'NO_PROVIDER',
  'NETWORK',
  'TIMEOUT',
  'DEADLINE_EXCEEDED',
  'BAD_REQUEST',
  'SERVICE_NOT_FOUND',
  'METHOD_NOT_FOUND',
  'SERIALIZATION',
  'PAYLOAD_TOO_LARGE',
  'LIMIT_EXCEEDED',
  'CIRCUIT_OPEN',
  'FORBIDDEN',
  'SERVICE_ERROR',
  'CANCELLED',
] as const;

/**
 * NO_PROVIDER        nobody offers the service now
 * NETWORK            the connection failed before an answer came
 * TIMEOUT            no answer within the call's budget
 * DEADLINE_EXCEEDED  no time was left before anything was sent
 * BAD_REQUEST        the provider could not read the arguments, or they do not fit the contract
 * SERVICE_NOT_FOUND  the provider does not export the service (or group, or version)
 * METHOD_NOT_FOUND   the provider's service has no such method
 * SERIALIZATION      arguments or result do not fit the contract on this side, or the answer is unreadable
 * PAYLOAD_TOO_LARGE  the message is over the frame limit
 * LIMIT_EXCEEDED     too many calls are under way
 * CIRCUIT_OPEN       the provider failed too often and is left alone for a while: nothing was sent
 * FORBIDDEN          the provider refuses this caller
 * SERVICE_ERROR      the implementation threw
 * CANCELLED          this side is closing
 */
export type RpcCode = (typeof RPC_CODES)[number];

/** The codes by name: `RpcCode.TIMEOUT`. */
export const RpcCode = Object.freeze(Object.fromEntries(RPC_CODES.map((code) => [code, code]))) as {
  readonly [C in RpcCode]: C;
};

const RETRIABLE: ReadonlySet<RpcCode> = new Set([
  'NO_PROVIDER',
  'NETWORK',
  'TIMEOUT',
  'SERVICE_NOT_FOUND',
  'LIMIT_EXCEEDED',
  'CIRCUIT_OPEN',
]);

/** Whether a failure of this kind may go away on another attempt or another provider. */
export const isRetriable = (code: RpcCode): boolean => RETRIABLE.has(code);

const CALLERS_OWN: ReadonlySet<RpcCode> = new Set([
  'BAD_REQUEST',
  'PAYLOAD_TOO_LARGE',
  'FORBIDDEN',
  'CANCELLED',
]);

/** Whether a failure of this kind is the caller's own mistake, or its own end: it says nothing of the service. */
export const isCallersOwn = (code: RpcCode): boolean => CALLERS_OWN.has(code);

const CODES: ReadonlySet<string> = new Set(RPC_CODES);

/** Whether the text names a code. */
export const isRpcCode = (text: string): text is RpcCode => CODES.has(text);
