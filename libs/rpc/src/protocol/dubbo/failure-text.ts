import type { RpcCode } from '../../common/rpc-code.js';
import { RpcError } from '../../common/rpc-error.js';
import { failureOf as callFailureOf, firstLine, remoteCode, type CallFailure } from '../call-failure.js';
import { STATUS } from '../../transport/frame-header.js';

const STATUS_OF: Readonly<Record<RpcCode, number>> = {
  NO_PROVIDER: STATUS.SERVICE_ERROR,
  NETWORK: STATUS.SERVICE_ERROR,
  TIMEOUT: STATUS.SERVICE_ERROR,
  DEADLINE_EXCEEDED: STATUS.SERVER_TIMEOUT,
  BAD_REQUEST: STATUS.BAD_REQUEST,
  SERVICE_NOT_FOUND: STATUS.SERVICE_NOT_FOUND,
  METHOD_NOT_FOUND: STATUS.SERVICE_NOT_FOUND,
  SERIALIZATION: STATUS.BAD_RESPONSE,
  PAYLOAD_TOO_LARGE: STATUS.BAD_REQUEST,
  LIMIT_EXCEEDED: STATUS.EXHAUSTED,
  CIRCUIT_OPEN: STATUS.SERVICE_ERROR,
  FORBIDDEN: STATUS.SERVICE_ERROR,
  SERVICE_ERROR: STATUS.SERVICE_ERROR,
  CANCELLED: STATUS.SERVICE_ERROR,
};

const CODE_OF: ReadonlyMap<number, RpcCode> = new Map<number, RpcCode>([
  [STATUS.SERIALIZATION_ERROR, 'SERIALIZATION'],
  [STATUS.CLIENT_TIMEOUT, 'TIMEOUT'],
  [STATUS.SERVER_TIMEOUT, 'TIMEOUT'],
  [STATUS.CHANNEL_INACTIVE, 'NETWORK'],
  [STATUS.BAD_REQUEST, 'BAD_REQUEST'],
  [STATUS.BAD_RESPONSE, 'SERIALIZATION'],
  [STATUS.SERVICE_NOT_FOUND, 'SERVICE_NOT_FOUND'],
  [STATUS.SERVICE_ERROR, 'SERVICE_ERROR'],
  [STATUS.SERVER_ERROR, 'SERVICE_ERROR'],
  [STATUS.CLIENT_ERROR, 'SERIALIZATION'],
  [STATUS.EXHAUSTED, 'LIMIT_EXCEEDED'],
]);

/** A failure as its caller may know it. */
export interface Failure extends CallFailure {
  /** Where it does not travel as an exception: then its text is `CODE: message`, since a status alone says too little. */
  readonly status: number;
}

/** What a caller is told of a failure. */
export function failureOf(error: unknown): Failure {
  const failure = callFailureOf(error);
  return { ...failure, status: STATUS_OF[failure.code] };
}

/** The error that a status and its text stand for. */
export function errorOf(status: number, text: string, provider: string, method: string): RpcError {
  const match = /^([A-Z_]+): /.exec(text);
  const named = remoteCode(match?.[1]);
  const code = named ?? CODE_OF.get(status) ?? 'SERVICE_ERROR';
  const message = named === undefined ? firstLine(text) : text.slice(match![0].length);
  return new RpcError(code, message || `status ${status}`, { provider, method });
}
