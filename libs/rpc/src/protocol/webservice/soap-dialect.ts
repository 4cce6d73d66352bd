import type { Invocation } from '../../common/invocation.js';
import type { RpcCode } from '../../common/rpc-code.js';
import { RpcError } from '../../common/rpc-error.js';
import { inside, TypeMismatch } from '../../common/type-mismatch.js';
import { xmlCodec } from '../../serialize/xml/xml-codec.js';
import { parseXml, type XmlElement } from '../../serialize/xml/xml-element.js';
import { absent } from '../../serialize/plain/scalars.js';
import { firstLine, remoteCode, type CallFailure } from '../call-failure.js';
import { CODE_OF_STATUS } from '../http/code-of-status.js';
import { argumentName } from '../http/describe-contract.js';
import { HttpRefusal, type HttpDialect, type OutgoingCall } from '../http/http-dialect.js';
import type { HttpAnswer, HttpRequest } from '../http/http-message.js';
import { requireMethod, segmentsOf, type HttpServices } from '../http/http-services.js';
import type { ExportedService } from '../protocol.js';
import type { IncomingCall } from '../serve-call.js';
import { bodyOf, envelope, fault, namespaceOf, SoapProblem } from './soap.js';
import { printWsdl } from './print-wsdl.js';

const XML_TYPE = 'text/xml; charset=utf-8';

/** Failures that the caller has caused. */
const OF_CLIENT: ReadonlySet<RpcCode> = new Set([
  'BAD_REQUEST',
  'SERVICE_NOT_FOUND',
  'METHOD_NOT_FOUND',
  'PAYLOAD_TOO_LARGE',
  'FORBIDDEN',
]);

/**
 * SOAP 1.1 over HTTP, document/literal wrapped:
 *
 * ```
 * POST /<interface>        <soap:Body><tns:method><name of an argument>…</…></tns:method></soap:Body>
 * 200                      <tns:methodResponse><return>…</return></tns:methodResponse>
 * 500                      <soap:Fault>, the code in its detail
 * GET /<interface>?wsdl    the WSDL
 * ```
 */
export class SoapDialect implements HttpDialect {
  static readonly NAME = 'webservice';
  readonly name = SoapDialect.NAME;
  readonly refusesGeneric =
    'its elements have the names and types of a contract: ?wsdl tells them to other clients';

  encodeCall({ methodName, method, args, interfaceName }: Invocation): OutgoingCall {
    const content = method.args.map((type, index) =>
      inside(`args[${index}]`, () => xmlCodec(type).write(argumentName(type, index), args[index], 0)),
    );
    const body = envelope(
      namespaceOf(interfaceName),
      `<tns:${methodName}>${content.join('')}</tns:${methodName}>`,
    );
    return { path: '', headers: { 'content-type': XML_TYPE, accept: 'text/xml', soapaction: '""' }, body };
  }

  decodeAnswer(
    { methodName, method: { returns } }: Invocation,
    { status, headers, body }: HttpAnswer,
  ): unknown {
    if (!isXml(String(headers['content-type'] ?? '')))
      throw new RpcError(
        CODE_OF_STATUS.get(status) ?? 'SERVICE_ERROR',
        `status ${status} without a SOAP message`,
      );
    const content = bodyOf(parseXml(body));
    if (content.name === 'Fault') throw errorOf(content);
    if (content.name !== `${methodName}Response`)
      throw new TypeMismatch(`${methodName}Response`, content.name.slice(0, 100));
    const result = content.children.find(({ name }) => name === 'return');
    if (result !== undefined) return inside('result', () => xmlCodec(returns).read(result));
    if (returns.kind === 'void') return undefined;
    if (returns.kind === 'nullable') return null;
    throw absent(returns).inside('result');
  }

  decodeCall(request: HttpRequest, services: HttpServices): IncomingCall {
    const service = services.require(request);
    if (segmentsOf(request.url).length > 1)
      throw new RpcError('SERVICE_NOT_FOUND', 'calls are POST /<interface>');
    const type = request.headers['content-type'] ?? '';
    if (!isXml(type)) throw new HttpRefusal(415, 'the body must be text/xml in UTF-8, which SOAP 1.1 is');
    const call = bodyOf(parseXml(request.body));
    const method = requireMethod(service.contract, call.name);
    const names = method.args.map(argumentName);
    const unknown = call.children.find(({ name }) => !names.includes(name));
    if (unknown !== undefined)
      throw new TypeMismatch(`arguments ${names.join(', ') || 'none'}`, unknown.name.slice(0, 100));
    const args = method.args.map((argument, index) => {
      const given = call.children.find(({ name }) => name === names[index]);
      return inside(`args[${index}] ${names[index]}`, () => {
        if (given !== undefined) return xmlCodec(argument).read(given);
        if (argument.kind === 'nullable') return null;
        throw absent(argument);
      });
    });
    return { service, methodName: call.name, method, args };
  }

  encodeResult({ service, methodName, method: { returns } }: IncomingCall, value: unknown): HttpAnswer {
    const result =
      returns.kind === 'void' ? '' : inside('result', () => xmlCodec(returns).write('return', value, 0));
    const content = `<tns:${methodName}Response>${result}</tns:${methodName}Response>`;
    return xml(200, envelope(namespaceOf(service.contract.interfaceName), content));
  }

  encodeFailure({ code, message }: CallFailure, error: unknown): HttpAnswer {
    const cause = error instanceof Error ? error.cause : undefined;
    const side = cause instanceof SoapProblem ? cause.side : OF_CLIENT.has(code) ? 'Client' : 'Server';
    return xml(error instanceof HttpRefusal ? error.status : 500, fault(side, code, message));
  }

  describe(service: ExportedService, { url, headers }: HttpRequest): HttpAnswer {
    const query = new URLSearchParams(url.searchParams);
    query.delete('wsdl');
    const address = `http://${headers.host ?? 'localhost'}${url.pathname}${query.size === 0 ? '' : `?${query.toString()}`}`;
    return xml(200, Buffer.from(printWsdl(service.contract, address)));
  }
}

const xml = (status: number, body: Buffer): HttpAnswer => ({
  status,
  headers: { 'content-type': XML_TYPE },
  body,
});

function isXml(contentType: string): boolean {
  const [type, ...parameters] = contentType.toLowerCase().replace(/[\s"]/g, '').split(';');
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  return type === 'text/xml' && (charset === undefined || charset === 'charset=utf-8');
}

function errorOf(content: XmlElement): RpcError {
  const textOf = (name: string): string =>
    content.children.find((child) => child.name === name)?.text.trim() ?? '';
  const detail = content.children.find(({ name }) => name === 'detail');
  const code = remoteCode(detail?.children.find(({ name }) => name === 'code')?.text.trim());
  const side = textOf('faultcode').endsWith('Client') ? 'BAD_REQUEST' : 'SERVICE_ERROR';
  return new RpcError(code ?? side, firstLine(textOf('faultstring')) || 'a fault without a text');
}
