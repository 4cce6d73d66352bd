import type { MethodContract } from '../../common/contract/service-contract.js';
import type { Invocation } from '../../common/invocation.js';
import type { RpcCode } from '../../common/rpc-code.js';
import { RpcError } from '../../common/rpc-error.js';
import { describeValue, inside, TypeMismatch } from '../../common/type-mismatch.js';
import { parseJson } from '../../serialize/json/exact-json.js';
import { jsonCodecs } from '../../serialize/json/json-forms.js';
import { firstLine, remoteCode, type CallFailure } from '../call-failure.js';
import type { ExportedService } from '../protocol.js';
import type { IncomingCall } from '../serve-call.js';
import { CODE_OF_STATUS } from './code-of-status.js';
import { argumentName, describeContract } from './describe-contract.js';
import { HttpRefusal, type HttpDialect, type OutgoingCall } from './http-dialect.js';
import { textAnswer, type HttpAnswer, type HttpRequest } from './http-message.js';
import { requireMethod, segmentsOf, type HttpServices } from './http-services.js';

const JSON_TYPE = 'application/json';
/** RFC 9457. */
const PROBLEM_TYPE = 'application/problem+json';
const HEADERS = { 'content-type': JSON_TYPE, accept: `${JSON_TYPE}, ${PROBLEM_TYPE}` };

const STATUS_OF: Readonly<Record<RpcCode, number>> = {
  NO_PROVIDER: 503,
  NETWORK: 502,
  TIMEOUT: 504,
  DEADLINE_EXCEEDED: 504,
  BAD_REQUEST: 400,
  SERVICE_NOT_FOUND: 404,
  METHOD_NOT_FOUND: 404,
  SERIALIZATION: 500,
  PAYLOAD_TOO_LARGE: 413,
  LIMIT_EXCEEDED: 429,
  CIRCUIT_OPEN: 503,
  FORBIDDEN: 403,
  SERVICE_ERROR: 500,
  CANCELLED: 503,
};

/**
 * JSON over HTTP, for those who speak nothing else:
 *
 * ```
 * POST /<interface>/<method>?version=…&group=…     a list of the arguments, or an object of them by name
 * 200 the result · 204 none · else application/problem+json with the code
 * GET /<interface>                                 describes the contract
 * ```
 *
 * A generic call is the same request, its values as JSON has them: the provider's contract says what they are. A result tells of no
 * class, and longs are text.
 */
export class JsonDialect implements HttpDialect {
  static readonly NAME = 'http';
  readonly name = JsonDialect.NAME;

  encodeCall({ methodName, method, args }: Invocation): OutgoingCall {
    const plain = method.args.map((type, index) =>
      inside(`args[${index}]`, () => jsonCodecs.of(type).toPlain(args[index], 0)),
    );
    return {
      path: `/${encodeURIComponent(methodName)}`,
      headers: HEADERS,
      body: Buffer.from(JSON.stringify(plain)),
    };
  }

  decodeAnswer({ method: { returns } }: Invocation, { status, body, headers }: HttpAnswer): unknown {
    if (status === 200) return jsonCodecs.of(returns).fromPlain(parseJson(body));
    if (status === 204) return returns.kind === 'void' ? undefined : jsonCodecs.of(returns).fromPlain(null);
    throw errorOf(status, headers['content-type'] === PROBLEM_TYPE ? parseJson(body) : undefined);
  }

  decodeCall(request: HttpRequest, services: HttpServices): IncomingCall {
    const service = services.require(request);
    const [, methodName = '', ...more] = segmentsOf(request.url);
    if (more.length > 0) throw new HttpRefusal(404, 'calls are POST /<interface>/<method>');
    const method = requireMethod(service.contract, methodName);
    const type = request.headers['content-type']?.split(';', 1)[0]!.trim().toLowerCase();
    // A browser sends other types to any site without asking; this one it asks for.
    if (type !== JSON_TYPE)
      throw new HttpRefusal(415, `the body must be ${JSON_TYPE}, not ${type?.slice(0, 100) ?? 'of no type'}`);
    return { service, methodName, method, args: argumentsOf(method, parseJson(request.body)) };
  }

  encodeResult({ method: { returns } }: IncomingCall, value: unknown): HttpAnswer {
    const plain = inside('result', () => jsonCodecs.of(returns).toPlain(value, 0));
    if (returns.kind === 'void') return { status: 204, headers: {}, body: Buffer.alloc(0) };
    return textAnswer(200, JSON_TYPE, JSON.stringify(plain));
  }

  encodeFailure({ code, message }: CallFailure, error: unknown): HttpAnswer {
    const status = error instanceof HttpRefusal ? error.status : STATUS_OF[code];
    const problem = {
      type: 'about:blank',
      title: code.toLowerCase().replaceAll('_', ' '),
      status,
      detail: message,
      code,
    };
    return textAnswer(status, PROBLEM_TYPE, `${JSON.stringify(problem)}\n`);
  }

  describe(service: ExportedService): HttpAnswer {
    return textAnswer(200, JSON_TYPE, `${JSON.stringify(describeContract(service), undefined, 2)}\n`);
  }
}

function argumentsOf({ args: types }: MethodContract, plain: unknown): unknown[] {
  if (Array.isArray(plain)) {
    if (plain.length !== types.length)
      throw new TypeMismatch(`${types.length} arguments`, String(plain.length));
    return types.map((type, index) =>
      inside(`args[${index}]`, () => jsonCodecs.of(type).fromPlain(plain[index])),
    );
  }
  if (typeof plain !== 'object' || plain === null)
    throw new TypeMismatch('a list of arguments, or an object of them by name', describeValue(plain));
  const names = types.map(argumentName);
  const unknown = Object.keys(plain).filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw new TypeMismatch(`arguments ${names.join(', ') || 'none'}`, unknown.join(', ').slice(0, 100));
  return types.map((type, index) => {
    const name = names[index]!;
    const given = Object.hasOwn(plain, name) ? (plain as Record<string, unknown>)[name] : null;
    return inside(name, () => jsonCodecs.of(type).fromPlain(given));
  });
}

/** What an answer that is no result means: the code that it names, else what HTTP says. */
function errorOf(status: number, problem: unknown): RpcError {
  const { code, detail } = (typeof problem === 'object' && problem !== null ? problem : {}) as Record<
    string,
    unknown
  >;
  const message = typeof detail === 'string' && detail !== '' ? firstLine(detail) : `status ${status}`;
  return new RpcError(
    remoteCode(code) ?? CODE_OF.get(status) ?? (status < 500 ? 'BAD_REQUEST' : 'SERVICE_ERROR'),
    message,
  );
}

/** What gateways in between say, beside what our own servers do. */
const CODE_OF: ReadonlyMap<number, RpcCode> = new Map<number, RpcCode>([
  ...CODE_OF_STATUS,
  [401, 'FORBIDDEN'],
  [408, 'TIMEOUT'],
  [502, 'NETWORK'],
  [504, 'TIMEOUT'],
]);
