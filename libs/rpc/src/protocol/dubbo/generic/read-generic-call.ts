import type { MethodContract, ServiceContract } from '../../../common/contract/service-contract.js';
import { invokeMethod } from '../../../common/contract/pseudo-methods.js';
import { RpcError } from '../../../common/rpc-error.js';
import { TypeMismatch } from '../../../common/type-mismatch.js';
import type { ObjectInput } from '../../../serialize/serializer.js';
import { fitValue } from '../../../serialize/hessian2/fit-value.js';

/** What `$invoke` asks for, its values still untyped. */
export interface GenericCall {
  readonly methodName: string;
  readonly method: MethodContract;
  readonly values: readonly unknown[];
}

/**
 * Reads the arguments of `$invoke`: a method's name, its parameter types (a contract has one method of a name, so they are not
 * needed), its arguments. The method is looked up before any argument is touched.
 *
 * @throws RpcError METHOD_NOT_FOUND; TypeMismatch when what stands there are no such arguments
 */
export function readGenericCall(
  input: ObjectInput,
  { interfaceName, methods }: ServiceContract,
): GenericCall {
  const [nameType, typesType, valuesType] = invokeMethod.args;
  const methodName = input.readValue(nameType!) as string;
  const method = Object.hasOwn(methods, methodName) ? (methods[methodName] as MethodContract) : undefined;
  if (method === undefined) {
    const known = Object.keys(methods).join(', ');
    throw new RpcError(
      'METHOD_NOT_FOUND',
      `${interfaceName} has no method ${methodName.slice(0, 100)}; it has ${known.slice(0, 300)}`,
    );
  }
  input.readValue(typesType!);
  return { methodName, method, values: (input.readValue(valuesType!) ?? []) as unknown[] };
}

/** The arguments as the method's contract wants them. @throws TypeMismatch with the path of what does not fit */
export function fitArguments({ method, values }: GenericCall): readonly unknown[] {
  const types = method.args;
  if (values.length !== types.length)
    throw new TypeMismatch(`${types.length} arguments`, String(values.length));
  return types.map((type, index) => {
    try {
      return fitValue(type, values[index]);
    } catch (error) {
      throw error instanceof TypeMismatch ? error.inside(`args[${index}]`) : error;
    }
  });
}
