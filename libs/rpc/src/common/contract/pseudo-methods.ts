import { any, array, nullable, string } from './field-type.js';
import { method, type MethodContract } from './service-contract.js';

/** Gives back what it is given. Dubbo gives this method to every service, whatever its contract. */
export const ECHO = '$echo';

export const echoMethod = method({
  args: [nullable(any())],
  returns: nullable(any()),
  idempotent: true,
}) as unknown as MethodContract;

/** Calls a method by its name, with values that no contract describes. Dubbo gives it to every service too. */
export const INVOKE = '$invoke';
/** The same; Java's way to ask for a future. */
export const INVOKE_ASYNC = '$invokeAsync';

export const invokeMethod = method({
  args: [string('method'), nullable(array(string())), nullable(array(any()))],
  returns: nullable(any()),
}) as unknown as MethodContract;

/** A method that is known only by what a call says of it. */
export interface GenericMethod extends MethodContract {
  /** Java's names of the parameter types; null where the method's name alone decides. */
  readonly parameterTypes: readonly string[] | null;
}
