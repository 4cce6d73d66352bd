import { any } from '../../common/contract/field-type.js';
import type { Invocation } from '../../common/invocation.js';
import type { RpcCode } from '../../common/rpc-code.js';
import { RpcError } from '../../common/rpc-error.js';
import { inside, TypeMismatch } from '../../common/type-mismatch.js';
import { Hessian2Serializer } from '../../serialize/hessian2/hessian2-serializer.js';
import type { ObjectOutput } from '../../serialize/serializer.js';
import { firstLine, remoteCode, type CallFailure } from '../call-failure.js';
import { CODE_OF_STATUS } from '../http/code-of-status.js';
import { describeContract } from '../http/describe-contract.js';
import { HttpRefusal, type HttpDialect, type OutgoingCall } from '../http/http-dialect.js';
import { textAnswer, type HttpAnswer, type HttpRequest } from '../http/http-message.js';
import { requireMethod, segmentsOf, type HttpServices } from '../http/http-services.js';
import type { ExportedService } from '../protocol.js';
import type { IncomingCall } from '../serve-call.js';

const HESSIAN_TYPE = 'x-application/hessian';
const HEADERS = { 'content-type': HESSIAN_TYPE, accept: HESSIAN_TYPE };

/** `H`, version 2.0: an envelope. */
const ENVELOPE = [0x48, 0x02, 0x00];
const CALL = Buffer.from([...ENVELOPE, 0x43]);
const REPLY = Buffer.from([...ENVELOPE, 0x52]);
const FAULT = Buffer.from([...ENVELOPE, 0x46]);
/** `c`: a call of Hessian 1. */
const OLD_CALL = 0x63;

const ANYTHING = any();

/** The names that Caucho's specification has for faults. */
const FAULT_NAMES: Readonly<Partial<Record<RpcCode, string>>> = {
  BAD_REQUEST: 'ProtocolException',
  SERVICE_NOT_FOUND: 'NoSuchObjectException',
  METHOD_NOT_FOUND: 'NoSuchMethodException',
};

/**
 * Hessian 2 over HTTP, as Caucho's HessianServlet and HessianProxy speak it (http://hessian.caucho.com/doc/hessian-ws.html):
 *
 * ```
 * POST /<interface>     H 02 00 C  text method, int number of arguments, the arguments
 * 200                   H 02 00 R  the result
 *                       H 02 00 F  map: code, message, detail (the RpcError's code)
 * ```
 *
 * A Java client must send calls of Hessian 2: `HessianProxyFactory.setHessian2Request(true)`.
 */
export class HessianDialect implements HttpDialect {
  static readonly NAME = 'hessian';
  readonly name = HessianDialect.NAME;
  readonly refusesGeneric = 'its values are of the classes that a contract names';
  private readonly serializer = new Hessian2Serializer();

  encodeCall({ methodName, method, args }: Invocation): OutgoingCall {
    const body = this.write((output) => {
      output.writeRaw(CALL);
      output.writeString(methodName);
      output.writeInt(method.args.length);
      for (const [index, type] of method.args.entries())
        inside(`args[${index}]`, () => output.writeValue(type, args[index]));
    });
    return { path: '', headers: HEADERS, body };
  }

  decodeAnswer({ method }: Invocation, { status, body }: HttpAnswer): unknown {
    if (status !== 200 || !startsWith(body, ENVELOPE))
      throw new RpcError(
        status === 200 ? 'SERIALIZATION' : (CODE_OF_STATUS.get(status) ?? 'SERVICE_ERROR'),
        `status ${status} without a Hessian 2 reply`,
      );
    const input = this.serializer.input(body.subarray(4));
    if (body[3] === REPLY[3]) return input.readValue(method.returns);
    if (body[3] === FAULT[3]) throw faultOf(input.readValue(ANYTHING));
    throw new TypeError('neither a reply nor a fault');
  }

  decodeCall(request: HttpRequest, services: HttpServices): IncomingCall {
    const service = services.require(request);
    if (segmentsOf(request.url).length > 1)
      throw new RpcError('SERVICE_NOT_FOUND', 'calls are POST /<interface>');
    const { body } = request;
    if (body[0] === OLD_CALL)
      throw new RpcError(
        'BAD_REQUEST',
        'a call of Hessian 1: use setHessian2Request(true) of HessianProxyFactory',
      );
    if (!startsWith(body, CALL))
      throw new RpcError('BAD_REQUEST', 'no call of Hessian 2: it begins with H 02 00 C');
    const input = this.serializer.input(body.subarray(CALL.length));
    const methodName = input.readString() ?? '';
    const method = requireMethod(service.contract, methodName);
    const count = input.readInt();
    if (count !== method.args.length)
      throw new TypeMismatch(`${method.args.length} arguments`, String(count));
    const args = method.args.map((type, index) => inside(`args[${index}]`, () => input.readValue(type)));
    return { service, methodName, method, args };
  }

  encodeResult({ method: { returns } }: IncomingCall, value: unknown): HttpAnswer {
    const body = this.write((output) => {
      output.writeRaw(REPLY);
      inside('result', () => output.writeValue(returns, value));
    });
    return { status: 200, headers: { 'content-type': HESSIAN_TYPE }, body };
  }

  /** 200 too: HessianProxy reads no body of any other status. */
  encodeFailure({ code, message }: CallFailure, error: unknown): HttpAnswer {
    if (error instanceof HttpRefusal) return textAnswer(error.status, 'text/plain', `${message}\n`);
    const fault = { code: FAULT_NAMES[code] ?? 'ServiceException', message, detail: code };
    const body = this.write((output) => {
      output.writeRaw(FAULT);
      output.writeValue(ANYTHING, fault);
    });
    return { status: 200, headers: { 'content-type': HESSIAN_TYPE }, body };
  }

  describe(service: ExportedService): HttpAnswer {
    return textAnswer(
      200,
      'application/json',
      `${JSON.stringify(describeContract(service), undefined, 2)}\n`,
    );
  }

  private write(work: (output: ObjectOutput) => void): Buffer {
    const output = this.serializer.output(0);
    work(output);
    return Buffer.from(output.bytes());
  }
}

function faultOf(content: unknown): RpcError {
  const { code, message, detail } = (
    typeof content === 'object' && content !== null ? content : {}
  ) as Record<string, unknown>;
  const named = remoteCode(detail) ?? BY_FAULT_NAME.get(code);
  return new RpcError(
    named ?? 'SERVICE_ERROR',
    typeof message === 'string' ? firstLine(message) : String(code),
  );
}

const BY_FAULT_NAME: ReadonlyMap<unknown, RpcCode> = new Map(
  Object.entries(FAULT_NAMES).map(([code, name]) => [name, code as RpcCode]),
);

const startsWith = (body: Buffer, bytes: ArrayLike<number>): boolean =>
  body.length >= bytes.length && Array.from(bytes).every((byte, index) => body[index] === byte);
