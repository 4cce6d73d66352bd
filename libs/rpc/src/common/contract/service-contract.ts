import { hasCallbacks } from './callback.js';
import { nothing, type FieldType, type Infer, type StructType } from './field-type.js';

/** One method of a service. */
export interface MethodContract<A extends readonly unknown[] = readonly unknown[], R = unknown> {
  /** Types of the arguments, in order. */
  readonly args: { readonly [K in keyof A]: FieldType<A[K]> };
  /** Type of the result. */
  readonly returns: FieldType<R>;
  /** Whether a call may be repeated without harm; only then is it ever retried. Default false. */
  readonly idempotent: boolean;
  /** Budget of one call with all its attempts, in milliseconds; undefined takes the reference's, then the library's 200 ms. */
  readonly timeoutMs?: number;
  /** Whether nobody waits for the method: a call is over when its request was handed to the connection. Default false. */
  readonly oneWay?: boolean;
  /** Whether arguments are callbacks: see {@link callback}. */
  readonly calledBack?: boolean;
  /** Classes of the exceptions that callers are to know by their fields: see ServiceException. */
  readonly throws?: readonly StructType[];
}

type Methods = Readonly<Record<string, MethodContract<never, never> | MethodContract>>;

/** A service as a value: its Java interface name and its methods. */
export interface ServiceContract<M extends Methods = Methods> {
  readonly interfaceName: string;
  readonly methods: M;
}

type ArgsOf<A extends readonly unknown[]> = { -readonly [K in keyof A]: Infer<A[K]> };

/** What both kinds of method declare. */
interface Declaration<A> {
  readonly args: A;
  readonly idempotent?: boolean;
  readonly timeoutMs?: number;
}

/** Declares a method that returns nothing and that nobody waits for: whether it was served is not known. */
export function method<const A extends readonly unknown[]>(
  declaration: Declaration<A> & { readonly oneWay: true; readonly returns?: undefined },
): MethodContract<ArgsOf<A>, void>;
/** Declares a method; see {@link MethodContract} for defaults. */
export function method<const A extends readonly unknown[], R>(
  declaration: Declaration<A> & { readonly returns: R; readonly throws?: readonly StructType[] },
): MethodContract<ArgsOf<A>, Infer<R>>;
export function method(
  declaration: Declaration<readonly FieldType[]> & {
    readonly returns?: FieldType;
    readonly oneWay?: boolean;
    readonly throws?: readonly StructType[];
  },
): MethodContract {
  const { args, returns = nothing(), idempotent = false, timeoutMs, oneWay = false, throws } = declaration;
  const calledBack = hasCallbacks({ args });
  return { args, returns, idempotent, timeoutMs, oneWay, calledBack, throws };
}

/** Declares a service by its Java interface name. Group and version are given where it is exported or referenced. */
export function service<const M extends Methods>(interfaceName: string, methods: M): ServiceContract<M> {
  return { interfaceName, methods };
}

/** The typed client of a service: what a reference gives. */
export type Client<S> =
  S extends ServiceContract<infer M>
    ? {
        [K in keyof M]: M[K] extends MethodContract<infer A, infer R>
          ? (...args: [...A]) => Promise<R>
          : never;
      }
    : never;

/** What a provider of a service implements. */
export type Provider<S> =
  S extends ServiceContract<infer M>
    ? {
        [K in keyof M]: M[K] extends MethodContract<infer A, infer R>
          ? (...args: [...A]) => Promise<R> | R
          : never;
      }
    : never;
