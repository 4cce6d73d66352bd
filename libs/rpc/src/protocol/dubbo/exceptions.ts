import { array, int32, nullable, string, struct, type StructType } from '../../common/contract/field-type.js';
import type { RpcCode } from '../../common/rpc-code.js';
import { RpcError } from '../../common/rpc-error.js';
import { ServiceException } from '../../common/service-exception.js';
import type { TypeMismatch } from '../../common/type-mismatch.js';
import { fitValue } from '../../serialize/hessian2/fit-value.js';
import type { Throwable } from '../../serialize/serializer.js';
import { failureOf } from './failure-text.js';

/*
 * A service's own failure travels as a result, never as a status: Java calls another provider when the status is not OK, and for
 * what a service says about a call that would be wrong. A declared exception is an object of its class, any other failure an
 * RpcException; both without a stack.
 */

const RPC_EXCEPTION = 'org.apache.dubbo.rpc.RpcException';
const GENERIC_EXCEPTION = 'org.apache.dubbo.rpc.service.GenericException';

/** What every Throwable has. Java's others are made by its constructor. */
const THROWABLE = {
  detailMessage: nullable(string()),
  stackTrace: array(struct('java.lang.StackTraceElement', {})),
};

const RpcException = struct(RPC_EXCEPTION, { code: int32(), ...THROWABLE });
const GenericException = struct(GENERIC_EXCEPTION, {
  exceptionClass: string(),
  exceptionMessage: string(),
  ...THROWABLE,
});

/** Codes of Java's RpcException that a service's failure has. */
const JAVA_CODE: Readonly<Partial<Record<RpcCode, number>>> = { SERVICE_ERROR: 3, FORBIDDEN: 4 };

/** What Java's providers say with them. */
const RPC_CODE: ReadonlyMap<unknown, RpcCode> = new Map<unknown, RpcCode>([
  [4, 'FORBIDDEN'],
  [5, 'SERIALIZATION'],
  [7, 'LIMIT_EXCEEDED'],
  [8, 'DEADLINE_EXCEEDED'],
  [11, 'METHOD_NOT_FOUND'],
  [12, 'BAD_REQUEST'],
  [13, 'FORBIDDEN'],
]);

const declaredForms = new WeakMap<StructType, StructType>();

/** An exception as it is written. */
export interface WrittenException {
  readonly type: StructType;
  readonly value: object;
}

/**
 * The exception that a failure is to the caller; undefined for one that travels as a status.
 *
 * @param declared classes of exceptions in the method's contract
 * @param generic whether the caller has no contract, and so no class but Dubbo's own
 */
export function exceptionFor(
  error: unknown,
  declared: readonly StructType[],
  generic: boolean,
): WrittenException | undefined {
  const { code, message } = failureOf(error);
  const isDeclared = error instanceof ServiceException && declared.includes(error.type);
  if (isDeclared && !generic) {
    const fields = error.fields as object;
    return { type: declaredForm(error.type), value: { ...fields, ...throwable(message) } };
  }
  const javaCode = JAVA_CODE[code];
  if (javaCode === undefined) return undefined;
  if (!generic) return { type: RpcException, value: { code: javaCode, ...throwable(message) } };
  const exceptionClass = isDeclared ? error.type.javaName : RPC_EXCEPTION;
  return {
    type: GenericException,
    value: { exceptionClass, exceptionMessage: message, ...throwable(message) },
  };
}

/** The error that a caller gets for an exception. */
export function errorFor(
  { className, message, fields = {} }: Throwable,
  declared: readonly StructType[] = [],
): RpcError {
  if (className === RPC_EXCEPTION) {
    return new RpcError(RPC_CODE.get(fields.code) ?? 'SERVICE_ERROR', message || className);
  }
  if (className.endsWith('.GenericException') && typeof fields.exceptionClass === 'string') {
    const inner = { className: fields.exceptionClass, message: String(fields.exceptionMessage ?? '') };
    return errorFor(inner);
  }
  // Java wraps what callers have no class for, and puts its whole stack into the text.
  const line = message.split('\n', 1)[0]!.trimEnd();
  const text = line === '' ? className : `${className}: ${line}`;
  const type = declared.find(({ javaName }) => javaName === className);
  if (type === undefined) return new RpcError('SERVICE_ERROR', text);
  return new RpcError('SERVICE_ERROR', text, { cause: declaredException(type, fields, message) });
}

/** The exception, or why it is not what the contract says of its class. */
function declaredException(type: StructType, fields: object, message: string): Error {
  try {
    return new ServiceException(type, fitValue(type, fields), message);
  } catch (error) {
    return error as TypeMismatch;
  }
}

const throwable = (detailMessage: string) => ({ detailMessage, stackTrace: [] });

function declaredForm(type: StructType): StructType {
  let form = declaredForms.get(type);
  if (form === undefined)
    declaredForms.set(type, (form = struct(type.javaName, { ...type.fields, ...THROWABLE })));
  return form;
}
