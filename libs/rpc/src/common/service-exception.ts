import type { StructType } from './contract/field-type.js';

/**
 * An exception that a method's contract declares under `throws`: the provider throws it, and its fields reach the caller, Java's as
 * an object of its class. At the caller it is the `cause` of an RpcError with the code SERVICE_ERROR.
 *
 * For what callers decide by, a result is the better place: exceptions are for what a Java contract has as such.
 *
 * @example throw new ServiceException(NoStock, { skuId }, 'none is left');
 */
export class ServiceException<T = unknown> extends Error {
  override readonly name = 'ServiceException';

  /** @param type class of the exception; a field `detailMessage` of it is the message */
  constructor(
    readonly type: StructType<T>,
    readonly fields: T,
    message = '',
  ) {
    super(message);
  }

  /** The fields of the exception of this class that an error is or was caused by; undefined when there is none. */
  static find<T>(error: unknown, type: StructType<T>): T | undefined {
    for (let inner = error; inner instanceof Error; inner = inner.cause) {
      if (inner instanceof ServiceException && inner.type.javaName === type.javaName)
        return inner.fields as T;
    }
    return undefined;
  }
}
