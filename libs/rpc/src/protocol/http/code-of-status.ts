import type { RpcCode } from '../../common/rpc-code.js';

/** What an HTTP status means where an answer says nothing more. */
export const CODE_OF_STATUS: ReadonlyMap<number, RpcCode> = new Map<number, RpcCode>([
  [403, 'FORBIDDEN'],
  [404, 'SERVICE_NOT_FOUND'],
  [413, 'PAYLOAD_TOO_LARGE'],
  [429, 'LIMIT_EXCEEDED'],
  [431, 'PAYLOAD_TOO_LARGE'],
  [503, 'NETWORK'],
]);
