import type { FieldType, Infer } from './field-type.js';

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
}

type Methods = Readonly<Record<string, MethodContract<never, never> | MethodContract>>;

/** A service as a value: its Java interface name and its methods. */
export interface ServiceContract<M extends Methods = Methods> {
  readonly interfaceName: string;
  readonly methods: M;
}

type ArgsOf<A extends readonly unknown[]> = { -readonly [K in keyof A]: Infer<A[K]> };

/** Declares a method; see {@link MethodContract} for defaults. */
export function method<const A extends readonly unknown[], R>(declaration: {
  readonly args: A;
  readonly returns: R;
  readonly idempotent?: boolean;
  readonly timeoutMs?: number;
}): MethodContract<ArgsOf<A>, Infer<R>> {
  const { args, returns, idempotent = false, timeoutMs } = declaration;
  return { args, returns, idempotent, timeoutMs } as unknown as MethodContract<ArgsOf<A>, Infer<R>>;
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
