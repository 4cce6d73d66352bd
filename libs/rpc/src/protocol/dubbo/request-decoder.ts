import { ATTACHMENT, type Attachments } from '../../common/attachments.js';
import { ECHO, echoMethod, INVOKE, INVOKE_ASYNC } from '../../common/contract/pseudo-methods.js';
import type { MethodContract, ServiceContract } from '../../common/contract/service-contract.js';
import { RpcError } from '../../common/rpc-error.js';
import { TypeMismatch } from '../../common/type-mismatch.js';
import type { ExportedService } from '../protocol.js';
import type { ObjectInput, Serializer } from '../../serialize/serializer.js';
import { Hessian2Serializer } from '../../serialize/hessian2/hessian2-serializer.js';
import { readsResultAttachments } from './dubbo-constants.js';
import { fitArguments, readGenericCall, type GenericCall } from './generic/read-generic-call.js';
import type { ServiceLookup } from './service-table.js';
import { countDescriptors } from '../../common/contract/type-descriptor.js';

/** A request that was understood. */
export interface DecodedRequest {
  /** In which it came and is answered. */
  readonly serializer: Serializer;
  readonly service: ExportedService;
  readonly methodName: string;
  readonly method: MethodContract;
  readonly args: readonly unknown[];
  /** `echo`: the implementation has no part in it. `generic`: the answer is for a caller without a contract. */
  readonly form: 'typed' | 'echo' | 'generic';
  readonly attachments: Attachments;
  /** Whether the answer may carry attachments. */
  readonly wantsAttachments: boolean;
}

/**
 * Reads a request's body (its layout stands at RequestEncoder). Service and method are looked up before any argument is touched:
 * only types that the contract names are ever built.
 *
 * @throws RpcError SERVICE_NOT_FOUND, METHOD_NOT_FOUND or BAD_REQUEST
 */
export function decodeRequest(serializer: Serializer, body: Buffer, services: ServiceLookup): DecodedRequest {
  const input = serializer.input(body);
  const dubboVersion = readText(input, 'protocol version');
  const path = readText(input, 'path');
  const version = readText(input, 'version');
  const methodName = readText(input, 'method');
  const descriptors = readText(input, 'parameter types');
  if (path === null || methodName === null)
    throw new RpcError('BAD_REQUEST', 'request without path or method');

  const candidates = services.find(path, version);
  if (candidates.length === 0) throw notFound(path, version, undefined);
  const { contract, serializations } = candidates[0]!;
  if (!serializations.includes(serializer.name)) {
    throw new RpcError(
      'BAD_REQUEST',
      `${path} is not offered in ${serializer.name}, only in ${serializations.join(', ')}`,
    );
  }
  const { methods } = contract;
  const method = Object.hasOwn(methods, methodName) ? (methods[methodName] as MethodContract) : undefined;
  const call =
    method === undefined
      ? readPseudoMethod(input, serializer, contract, methodName, descriptors ?? '')
      : typedCall(methodName, method, readArguments(input, method, descriptors ?? ''));
  const attachments = readAttachments(input);
  const service = services.choose(candidates, attachments);
  if (service === undefined) throw notFound(path, version, attachments[ATTACHMENT.group]);
  return {
    serializer,
    service,
    methodName: call.methodName,
    method: call.method,
    args: 'values' in call ? readFitting(call, attachments) : call.args,
    form: call.form,
    attachments,
    wantsAttachments: readsResultAttachments(dubboVersion),
  };
}

type Call = Pick<DecodedRequest, 'methodName' | 'method' | 'args' | 'form'>;

const typedCall = (methodName: string, method: MethodContract, args: readonly unknown[]): Call => ({
  methodName,
  method,
  args,
  form: 'typed',
});

/** What Dubbo gives to every service. */
function readPseudoMethod(
  input: ObjectInput,
  serializer: Serializer,
  contract: ServiceContract,
  methodName: string,
  descriptors: string,
): Call | (GenericCall & { readonly form: 'generic' }) {
  if (methodName === ECHO)
    return {
      methodName,
      method: echoMethod,
      args: readArguments(input, echoMethod, descriptors),
      form: 'echo',
    };
  if (methodName !== INVOKE && methodName !== INVOKE_ASYNC)
    throw new RpcError(
      'METHOD_NOT_FOUND',
      `${contract.interfaceName} has no method ${methodName.slice(0, 100)}`,
    );
  if (serializer.name !== Hessian2Serializer.NAME)
    throw new RpcError('BAD_REQUEST', `generic calls are served in hessian2, not in ${serializer.name}`);
  try {
    return { ...readGenericCall(input, contract), form: 'generic' };
  } catch (error) {
    throw error instanceof RpcError ? error : unreadable('arguments', error);
  }
}

function readFitting(call: GenericCall, { generic = 'true' }: Attachments): readonly unknown[] {
  // Java's other kinds carry values that are serialized once more.
  if (generic !== 'true')
    throw new RpcError(
      'BAD_REQUEST',
      `generic calls of the kind ${generic.slice(0, 50)} are not served, only true`,
    );
  try {
    return fitArguments(call);
  } catch (error) {
    throw unreadable('arguments', error);
  }
}

function readArguments(input: ObjectInput, method: MethodContract, descriptors: string): readonly unknown[] {
  const types = method.args;
  try {
    const count = countDescriptors(descriptors);
    if (count !== types.length) throw new TypeMismatch(`${types.length} arguments`, String(count));
    const args = new Array<unknown>(types.length);
    for (let index = 0; index < types.length; index++) {
      try {
        args[index] = input.readValue(types[index]!);
      } catch (error) {
        throw error instanceof TypeMismatch ? error.inside(`args[${index}]`) : error;
      }
    }
    return args;
  } catch (error) {
    throw unreadable('arguments', error);
  }
}

function readAttachments(input: ObjectInput): Attachments {
  try {
    return input.readAttachments();
  } catch (error) {
    throw unreadable('attachments', error);
  }
}

function readText(input: ObjectInput, what: string): string | null {
  try {
    return input.readString();
  } catch (error) {
    throw unreadable(what, error);
  }
}

const unreadable = (what: string, error: unknown): RpcError =>
  new RpcError(
    'BAD_REQUEST',
    error instanceof TypeMismatch ? error.message : `${what} cannot be decoded: ${messageOf(error)}`,
    {
      cause: error,
    },
  );

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, 200);

const notFound = (path: string, version: string | null, group: string | undefined): RpcError =>
  new RpcError(
    'SERVICE_NOT_FOUND',
    `no service ${path.slice(0, 200)}${version ? ` of version ${version.slice(0, 50)}` : ''}${group ? ` in group ${group.slice(0, 50)}` : ''} is exported here`,
  );
