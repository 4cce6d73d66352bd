import { isRetriable, type RpcCode } from './rpc-code.js';

/** What an {@link RpcError} may carry besides its code and message. */
export interface RpcErrorDetails {
  /** Overrides what the code implies. */
  readonly retriable?: boolean;
  readonly cause?: unknown;
  /** `host:port` of the provider; the last one tried when there were several. */
  readonly provider?: string;
  /** `interface.method`. */
  readonly method?: string;
}

/** The one error that a call rejects with. */
export class RpcError extends Error {
  override readonly name = 'RpcError';
  readonly code: RpcCode;
  /** Whether another attempt may succeed. A call is repeated only if its method is idempotent as well. */
  readonly retriable: boolean;
  readonly provider: string | undefined;
  readonly method: string | undefined;

  constructor(code: RpcCode, message: string, details: RpcErrorDetails = {}) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined);
    this.code = code;
    this.retriable = details.retriable ?? isRetriable(code);
    this.provider = details.provider;
    this.method = details.method;
  }

  /** The error itself if it is an RpcError, else a SERVICE_ERROR with it as the cause. */
  static from(error: unknown, details: Omit<RpcErrorDetails, 'cause'> = {}): RpcError {
    if (error instanceof RpcError) return error;
    const message = error instanceof Error ? error.message : String(error);
    return new RpcError('SERVICE_ERROR', message, { ...details, cause: error });
  }

  /** The same error with the provider or method filled in where it was not known. */
  with(details: Pick<RpcErrorDetails, 'provider' | 'method'>): RpcError {
    if (this.provider !== undefined && this.method !== undefined) return this;
    return new RpcError(this.code, this.message, {
      retriable: this.retriable,
      cause: this.cause,
      provider: this.provider ?? details.provider,
      method: this.method ?? details.method,
    });
  }
}
