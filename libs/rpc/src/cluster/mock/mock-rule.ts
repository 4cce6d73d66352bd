import type { FieldType } from '../../common/contract/field-type.js';
import type { Invocation } from '../../common/invocation.js';
import { RpcError } from '../../common/rpc-error.js';
import { emptyValueOf } from '../empty-value.js';
import { valueFromJson } from './value-from-json.js';

/** Objects that stand in for a service, by name; `default` is what `mock=true` means. */
export type Mocks = Readonly<Record<string, object>>;

/** What is done instead of a method. */
export interface MockRule {
  /** Whether no call is made at all; else only a call's failure leads here. */
  readonly force: boolean;
  /** @param failure of the call, where one was made. May throw: then that is the call's failure. */
  readonly answer: (invocation: Invocation, failure: RpcError | undefined) => unknown;
}

/** The method that a rule is for. */
export interface MockedMethod {
  readonly interfaceName: string;
  readonly methodName: string;
  readonly returns: FieldType;
  readonly mocks: Mocks;
}

/**
 * Reads the parameter `mock`, in Dubbo's forms: `force:` or `fail:` (where neither stands `fail:`) before
 *
 * ```
 * return null | empty | true | false | <text, number or JSON>
 * throw | throw <class name>
 * true | default | <name of a mock>
 * ```
 *
 * Backticks stand for quotation marks.
 *
 * @returns undefined for an empty text and `false`: there is no mock
 * @throws TypeError when the value does not fit the method's type or there is no such mock
 */
export function parseMock(text: string, method: MockedMethod): MockRule | undefined {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed === 'false') return undefined;
  const [, mode, rest = ''] = /^(?:(force|fail)(?::|$))?\s*(.*)$/s.exec(trimmed)!;
  return { force: mode === 'force', answer: answerOf(rest, method) };
}

function answerOf(text: string, method: MockedMethod): MockRule['answer'] {
  const [, verb, rest = ''] = /^(?:(return|throw)(?:\s+|$))?(.*)$/s.exec(text)!;
  if (verb === 'return') return returning(rest.replaceAll('`', '"'), method);
  if (verb === 'throw') return throwing(rest, method);
  return delegating(rest === '' || rest === 'true' ? 'default' : rest, method);
}

function returning(text: string, { interfaceName, methodName, returns }: MockedMethod): MockRule['answer'] {
  const path = `mock "return ${text}" of ${interfaceName}.${methodName}`;
  if (text === 'empty') {
    try {
      emptyValueOf(returns);
    } catch (error) {
      throw new TypeError(`${path}: ${(error as Error).message}`, { cause: error });
    }
    return () => emptyValueOf(returns);
  }
  const json = jsonOf(text, returns);
  const make = (): unknown => valueFromJson(returns, json, path);
  make();
  return make;
}

/** JSON where it is that; else, and for methods that return text, the text itself without the marks around it. */
function jsonOf(text: string, returns: FieldType): unknown {
  if (text === '' || text === 'null') return null;
  const bare = /^(["'])(.*)\1$/s.exec(text)?.[2];
  try {
    const json: unknown = JSON.parse(text);
    const wantsText =
      returns.kind === 'string' || (returns.kind === 'nullable' && returns.inner.kind === 'string');
    return wantsText && typeof json !== 'string' ? text : json;
  } catch {
    // Not JSON: Dubbo takes it as text.
    return bare ?? text;
  }
}

function throwing(text: string, { interfaceName, methodName }: MockedMethod): MockRule['answer'] {
  if (text !== '' && !/^[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*$/.test(text))
    throw new TypeError(`mock "throw ${text}" of ${interfaceName}.${methodName}: not the name of a class`);
  const message = text === '' ? 'mocked failure, the service is degraded' : text;
  return ({ name }, failure) => {
    throw new RpcError('SERVICE_ERROR', message, {
      cause: failure,
      provider: failure?.provider,
      method: name,
    });
  };
}

function delegating(name: string, { interfaceName, methodName, mocks }: MockedMethod): MockRule['answer'] {
  const known = Object.keys(mocks);
  if (!known.includes(name)) {
    throw new TypeError(
      `mock "${name}" of ${interfaceName}.${methodName}: there is none of that name; there are: ${known.join(', ') || 'none'}`,
    );
  }
  const mock = mocks[name]!;
  const implementation = (mock as Readonly<Record<string, unknown>>)[methodName];
  if (typeof implementation !== 'function')
    throw new TypeError(`mock "${name}" of ${interfaceName} lacks ${methodName}`);
  return ({ args }) => implementation.apply(mock, args) as unknown;
}
