import { ATTACHMENT, newAttachments } from '../../common/attachments.js';
import { runInCall, type CallContext } from '../../common/call-context.js';
import { monotonicNow, NEVER, type Deadline } from '../../common/deadline.js';
import { Invocation } from '../../common/invocation.js';
import type { Result } from '../../common/invoker.js';
import type { RpcLogger } from '../../common/logger.js';
import { RpcError } from '../../common/rpc-error.js';
import { TypeMismatch } from '../../common/type-mismatch.js';
import type { RequestHandler, RequestHead } from '../../exchange/exchange-server.js';
import type { ServerChannel } from '../../exchange/server-channel.js';
import type { Serializer } from '../../serialize/serializer.js';
import type { Serializers } from '../../serialize/serializers.js';
import { HEADER_BYTES, STATUS } from '../../transport/frame-header.js';
import { failureOf } from './failure-text.js';
import { decodeRequest, type DecodedRequest } from './request-decoder.js';
import { ResultEncoder } from './result-codec.js';
import type { ServiceTable } from './service-table.js';

/** Serves requests: decodes, calls the exported service, answers. One request's failure never reaches another. */
export class DubboRequestHandler implements RequestHandler {
  private readonly results = new Map<Serializer, ResultEncoder>();

  constructor(
    private readonly services: ServiceTable,
    private readonly serializers: Serializers,
    private readonly maxFrameBytes: number,
    private readonly logger: RpcLogger,
  ) {}

  onRequest(channel: ServerChannel, head: RequestHead, body: Buffer): void {
    let request: DecodedRequest;
    try {
      const serializer = this.serializers.findById(head.serializationId);
      if (serializer === undefined) throw foreignSerialization(head.serializationId);
      request = decodeRequest(serializer, body, this.services);
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

  onOversizedRequest(channel: ServerChannel, head: RequestHead, length: number): void {
    const message = `request of ${length} bytes, at most ${this.maxFrameBytes} are allowed`;
    this.refuse(channel, head, new RpcError('PAYLOAD_TOO_LARGE', message));
  }

  onExcessRequest(channel: ServerChannel, head: RequestHead): void {
    this.refuse(
      channel,
      head,
      new RpcError('LIMIT_EXCEEDED', 'too many calls are under way on this connection'),
    );
  }

  private serve(channel: ServerChannel, head: RequestHead, request: DecodedRequest): void {
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
        if (!(error instanceof RpcError))
          this.logger.error({ method: invocation.name, err: error }, 'service failed');
        this.refuse(channel, head, error);
      },
    );
  }

  private answer(channel: ServerChannel, head: RequestHead, request: DecodedRequest, result: Result): void {
    if (!head.twoWay) return channel.drop();
    try {
      const attachments = request.wantsAttachments ? result.attachments : undefined;
      const { serializer, method } = request;
      const output =
        request.form === 'generic'
          ? this.resultsOf(serializer).encodeGeneric(method.returns, result.value, attachments)
          : this.resultsOf(serializer).encode(method.returns, result.value, attachments);
      const frame = output.bytes();
      const bodyBytes = frame.length - HEADER_BYTES;
      if (this.maxFrameBytes > 0 && bodyBytes > this.maxFrameBytes) {
        throw new RpcError(
          'PAYLOAD_TOO_LARGE',
          `result of ${bodyBytes} bytes, at most ${this.maxFrameBytes} are allowed`,
        );
      }
      channel.respond(head, STATUS.OK, frame);
    } catch (error) {
      const failure = error instanceof TypeMismatch ? new RpcError('SERIALIZATION', error.message) : error;
      this.logger.error(
        { method: `${request.service.contract.interfaceName}.${request.methodName}`, err: error },
        'result cannot be sent',
      );
      this.refuse(channel, head, failure);
    }
  }

  private refuse(channel: ServerChannel, head: RequestHead, error: unknown): void {
    if (!head.twoWay) return channel.drop();
    const { status, text } = failureOf(error);
    const { serializers } = this;
    // A caller whose serialization is not known here is told in the standard one.
    const serializer =
      serializers.findById(head.serializationId) ?? serializers.require(serializers.standard);
    const output = serializer.output(HEADER_BYTES);
    output.writeString(text);
    channel.respond({ ...head, serializationId: serializer.id }, status, output.bytes());
  }

  private resultsOf(serializer: Serializer): ResultEncoder {
    let results = this.results.get(serializer);
    if (results === undefined) this.results.set(serializer, (results = new ResultEncoder(serializer)));
    return results;
  }
}

const foreignSerialization = (id: number): RpcError =>
  new RpcError('BAD_REQUEST', `serialization ${id} is not accepted here`);

function deadlineOf(timeout: string | undefined): Deadline {
  return timeout !== undefined && /^\d{1,9}$/.test(timeout) ? monotonicNow() + Number(timeout) : NEVER;
}
