import { isRpcCode, type RpcCode } from '../common/rpc-code.js';
import { RpcError } from '../common/rpc-error.js';

const MAX_TEXT = 500;

/** Only the caller's side itself can know these. */
const LOCAL: ReadonlySet<RpcCode> = new Set([
  'NO_PROVIDER',
  'NETWORK',
  'TIMEOUT',
  'CIRCUIT_OPEN',
  'CANCELLED',
]);

/** A failure as its caller is told of it. */
export interface CallFailure {
  readonly code: RpcCode;
  readonly message: string;
}

/**
 * Never a stack trace, one line, bounded. What failed in the provider's own calls to others is, to its caller, the service's failure.
 */
export function failureOf(error: unknown): CallFailure {
  const failure = RpcError.from(error);
  const ofOthers =
    failure.code !== 'DEADLINE_EXCEEDED' && (LOCAL.has(failure.code) || failure.provider !== undefined);
  const code = ofOthers ? 'SERVICE_ERROR' : failure.code;
  const inner = code === failure.code ? '' : `${failure.code} `;
  return { code, message: `${inner}${firstLine(failure.message)}` };
}

/** The code that a provider named; undefined for none, and for one that only this side can know. */
export const remoteCode = (text: unknown): RpcCode | undefined =>
  typeof text === 'string' && isRpcCode(text) && !LOCAL.has(text) ? text : undefined;

export const firstLine = (text: string): string => text.split('\n', 1)[0]!.slice(0, MAX_TEXT);
