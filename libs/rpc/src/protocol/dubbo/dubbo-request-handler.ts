import { ATTACHMENT, newAttachments, type Attachments } from '../../common/attachments.js';
import { runInCall, type CallContext } from '../../common/call-context.js';
import { monotonicNow, NEVER, type Deadline } from '../../common/deadline.js';
import { Invocation } from '../../common/invocation.js';
import type { Result } from '../../common/invoker.js';
import type { RpcLogger } from '../../common/logger.js';
import { RpcError } from '../../common/rpc-error.js';
import { ServiceException } from '../../common/service-exception.js';
import { TypeMismatch } from '../../common/type-mismatch.js';
import type { RequestChannel, RequestHandler, RequestHead } from '../../exchange/request-channel.js';
import { Hessian2Serializer } from '../../serialize/hessian2/hessian2-serializer.js';
import { refusalOf } from '../../serialize/refused-serializations.js';
import type { ObjectOutput, Serializer } from '../../serialize/serializer.js';
import type { Serializers } from '../../serialize/serializers.js';
import { HEADER_BYTES, STATUS } from '../../transport/frame-header.js';
import { PayloadLimit } from '../payload-limit.js';
import { ReceivedCallbacks } from './callback/received-callbacks.js';
import { exceptionFor } from './exceptions.js';
import { failureOf } from './failure-text.js';
import { decodeRequest, type DecodedRequest } from './request-decoder.js';
import { ResultEncoder } from './result-codec.js';
import type { ServiceLookup } from './service-table.js';

/** Serves requests: decodes, calls the exported service, answers. One request's failure never reaches another. */
export class DubboRequestHandler implements RequestHandler {
  private readonly results = new Map<Serializer, ResultEncoder>();
  private readonly callbacks: ReceivedCallbacks;

  constructor(
    private readonly services: ServiceLookup,
    private readonly serializers: Serializers,
    private readonly maxFrameBytes: number,
    private readonly logger: RpcLogger,
  ) {
    this.callbacks = new ReceivedCallbacks(serializers, PayloadLimit.own(maxFrameBytes));
  }

  onRequest(channel: RequestChannel, head: RequestHead, body: Buffer): void {
    let request: DecodedRequest;
    try {
      const serializer = this.serializers.findById(head.serializationId);
      if (serializer === undefined) throw this.foreign(head.serializationId);
      request = decodeRequest(serializer, body, this.services);
      if (request.method.calledBack === true)
        request = { ...request, args: this.callbacks.receive(channel, request) };
    } catch (error) {
      this.logger.debug({ peer: channel.peer, err: error }, 'request refused');
      return this.refuse(channel, head, error);
    }
    if (request.form === 'echo') {
      const [value] = request.args;
      return this.answer(channel, head, request, { value, attachments: newAttachments() });
    }
    this.serve(channel, head, request);
  }

  onOversizedRequest(channel: RequestChannel, head: RequestHead, length: number): void {
    const message = `request of ${length} bytes, at most ${this.maxFrameBytes} are allowed`;
    this.refuse(channel, head, new RpcError('PAYLOAD_TOO_LARGE', message));
  }

  onExcessRequest(channel: RequestChannel, head: RequestHead): void {
    this.refuse(
      channel,
      head,
      new RpcError('LIMIT_EXCEEDED', 'too many calls are under way on this connection'),
    );
  }

  private serve(channel: RequestChannel, head: RequestHead, request: DecodedRequest): void {
    const { service, methodName, method, args, attachments } = request;
    const deadline = deadlineOf(attachments[ATTACHMENT.timeout]);
    const invocation = new Invocation(
      'provider',
      service.contract,
      methodName,
      method,
      args,
      attachments,
      deadline,
    );
    invocation.remoteAddress = channel.peer;
    const context: CallContext = {
      interfaceName: service.contract.interfaceName,
      methodName,
      attachments,
      resultAttachments: newAttachments(),
      deadline,
      remoteAddress: channel.peer,
    };
    runInCall(context, () => service.invoker.invoke(invocation)).then(
      (result) => {
        const attachments = result.attachments ?? context.resultAttachments;
        this.answer(channel, head, request, { value: result.value, attachments });
      },
      (error: unknown) => {
        if (!(error instanceof RpcError) && !(error instanceof ServiceException))
          this.logger.error({ method: invocation.name, err: error }, 'service failed');
        this.answerFailure(channel, head, request, error, context.resultAttachments);
      },
    );
  }

  private answer(channel: RequestChannel, head: RequestHead, request: DecodedRequest, result: Result): void {
    if (!head.twoWay) return channel.drop();
    const { serializer, method, form } = request;
    try {
      const attachments = request.wantsAttachments ? result.attachments : undefined;
      const results = this.resultsOf(serializer);
      const output =
        form === 'generic'
          ? results.encodeGeneric(method.returns, result.value, attachments)
          : results.encode(method.returns, result.value, attachments);
      this.respond(channel, head, output);
    } catch (error) {
      this.refuseUnsendable(channel, head, request, error);
    }
  }

  private answerFailure(
    channel: RequestChannel,
    head: RequestHead,
    request: DecodedRequest,
    error: unknown,
    attachments: Attachments,
  ): void {
    if (!head.twoWay) return channel.drop();
    const { serializer, method, form, wantsAttachments } = request;
    // Other formats have no exceptions.
    const exception =
      serializer.name === Hessian2Serializer.NAME
        ? exceptionFor(error, method.throws ?? [], form === 'generic')
        : undefined;
    if (exception === undefined) return this.refuse(channel, head, error);
    try {
      const results = this.resultsOf(serializer);
      this.respond(
        channel,
        head,
        results.encodeException(exception, wantsAttachments ? attachments : undefined),
      );
    } catch (failure) {
      this.refuseUnsendable(channel, head, request, failure);
    }
  }

  /** @throws RpcError PAYLOAD_TOO_LARGE */
  private respond(channel: RequestChannel, head: RequestHead, output: ObjectOutput): void {
    const frame = output.bytes();
    const bodyBytes = frame.length - HEADER_BYTES;
    if (this.maxFrameBytes > 0 && bodyBytes > this.maxFrameBytes) {
      throw new RpcError(
        'PAYLOAD_TOO_LARGE',
        `result of ${bodyBytes} bytes, at most ${this.maxFrameBytes} are allowed`,
      );
    }
    channel.respond(head, STATUS.OK, frame);
  }

  private refuseUnsendable(
    channel: RequestChannel,
    head: RequestHead,
    { service, methodName }: DecodedRequest,
    error: unknown,
  ): void {
    const failure = error instanceof TypeMismatch ? new RpcError('SERIALIZATION', error.message) : error;
    const method = `${service.contract.interfaceName}.${methodName}`;
    this.logger.error({ method, err: error }, 'result cannot be sent');
    this.refuse(channel, head, failure);
  }

  private refuse(channel: RequestChannel, head: RequestHead, error: unknown): void {
    if (!head.twoWay) return channel.drop();
    const { status, code, message } = failureOf(error);
    const { serializers } = this;
    // A caller whose serialization is not spoken here is told in the one that all of Dubbo speaks.
    const serializer =
      serializers.findById(head.serializationId) ?? serializers.require(Hessian2Serializer.NAME);
    const output = serializer.output(HEADER_BYTES);
    output.writeString(`${code}: ${message}`);
    channel.respond({ ...head, serializationId: serializer.id }, status, output.bytes());
  }

  private foreign(serializationId: number): RpcError {
    const spoken = this.services.serializations.join(', ');
    return new RpcError('BAD_REQUEST', `${refusalOf(serializationId)}; this side speaks ${spoken || 'none'}`);
  }

  private resultsOf(serializer: Serializer): ResultEncoder {
    let results = this.results.get(serializer);
    if (results === undefined) this.results.set(serializer, (results = new ResultEncoder(serializer)));
    return results;
  }
}

/** @param timeout whole milliseconds; anything else is none */
function deadlineOf(timeout: string | undefined): Deadline {
  if (timeout === undefined || timeout === '') return NEVER;
  const ms = Number(timeout);
  return ms >= 0 && ms < 1e9 && Number.isInteger(ms) ? monotonicNow() + ms : NEVER;
}
