import { ATTACHMENT } from '../../common/attachments.js';
import type { RpcLogger } from '../../common/logger.js';
import { RpcError } from '../../common/rpc-error.js';
import { ServiceException } from '../../common/service-exception.js';
import { TypeMismatch } from '../../common/type-mismatch.js';
import { failureOf } from '../call-failure.js';
import { deadlineAfter, serveCall, type IncomingCall } from '../serve-call.js';
import { attachmentHeaders, attachmentsOf, TIMEOUT_HEADER } from './attachment-headers.js';
import { HttpRefusal, type HttpDialect } from './http-dialect.js';
import type { HttpHandler } from './http-listener.js';
import { textAnswer, type HttpAnswer, type HttpRequest } from './http-message.js';
import type { HttpServices } from './http-services.js';

/** Serves requests in one dialect. A failure goes back in the dialect too, without a stack. */
export class HttpServiceHandler implements HttpHandler {
  constructor(
    private readonly dialect: HttpDialect,
    private readonly services: HttpServices,
    private readonly maxBodyBytes: number,
    private readonly logger: RpcLogger,
  ) {}

  async answer(request: HttpRequest): Promise<HttpAnswer> {
    let call: IncomingCall;
    try {
      const shown = this.show(request);
      if (shown !== undefined) return shown;
      call = this.dialect.decodeCall(request, this.services);
    } catch (error) {
      this.logger.debug({ peer: request.peer, err: error }, 'request refused');
      return this.refuse(request, badRequest(error));
    }
    return this.serve(request, call);
  }

  refuse(_request: HttpRequest, error: unknown): HttpAnswer {
    return this.dialect.encodeFailure(failureOf(error), error);
  }

  /** What is no call. */
  private show(request: HttpRequest): HttpAnswer | undefined {
    if (request.method === 'POST') return undefined;
    if (request.method !== 'GET' && request.method !== 'HEAD')
      throw new HttpRefusal(405, `calls are POST, descriptions GET; not ${request.method}`);
    if (request.url.pathname !== '/') return this.dialect.describe(this.services.require(request), request);
    const services = this.services.all.map(({ contract: { interfaceName }, group, version }) => ({
      interface: interfaceName,
      group,
      version,
    }));
    return textAnswer(
      200,
      'application/json',
      `${JSON.stringify({ protocol: this.dialect.name, services })}\n`,
    );
  }

  private async serve(request: HttpRequest, call: IncomingCall): Promise<HttpAnswer> {
    const { contract, group, version } = call.service;
    const name = `${contract.interfaceName}.${call.methodName}`;
    const timeout = request.headers[TIMEOUT_HEADER] as string | undefined;
    const attachments = attachmentsOf(request.headers);
    attachments[ATTACHMENT.path] = attachments[ATTACHMENT.interface] = contract.interfaceName;
    if (version !== undefined) attachments[ATTACHMENT.version] = version;
    if (group !== undefined) attachments[ATTACHMENT.group] = group;
    if (timeout !== undefined) attachments[ATTACHMENT.timeout] = timeout;
    try {
      const result = await serveCall(call, attachments, deadlineAfter(timeout), request.peer);
      const answer = this.encode(call, result.value);
      return { ...answer, headers: { ...answer.headers, ...attachmentHeaders(result.attachments) } };
    } catch (error) {
      if (!(error instanceof RpcError) && !(error instanceof ServiceException))
        this.logger.error({ method: name, err: error }, 'service failed');
      return this.refuse(request, error);
    }
  }

  private encode(call: IncomingCall, value: unknown): HttpAnswer {
    try {
      const { kind } = call.method.returns;
      if ((value === null || value === undefined) && kind !== 'nullable' && kind !== 'void' && kind !== 'any')
        throw new TypeMismatch(kind, 'null').inside('result');
      const answer = this.dialect.encodeResult(call, value);
      if (answer.body.length <= this.maxBodyBytes) return answer;
      throw new RpcError(
        'PAYLOAD_TOO_LARGE',
        `result of ${answer.body.length} bytes, at most ${this.maxBodyBytes} are allowed`,
      );
    } catch (error) {
      this.logger.error({ method: call.methodName, err: error }, 'result cannot be sent');
      if (error instanceof RpcError) throw error;
      throw new RpcError('SERIALIZATION', error instanceof Error ? error.message : String(error), {
        cause: error,
      });
    }
  }
}

/** Everything that reading a request threw is the request's fault. */
function badRequest(error: unknown): RpcError {
  if (error instanceof RpcError) return error;
  const reason = (error instanceof Error ? error.message : String(error)).slice(0, 200);
  const message = error instanceof TypeMismatch ? reason : `the call cannot be read: ${reason}`;
  return new RpcError('BAD_REQUEST', message, { cause: error });
}
