import type { Invocation } from '../../common/invocation.js';
import type { Result } from '../../common/invoker.js';
import { RpcError } from '../../common/rpc-error.js';
import { InFlightRequest } from '../../exchange/in-flight-table.js';
import type { RequestChannel } from '../../exchange/request-channel.js';
import { refusalOf } from '../../serialize/refused-serializations.js';
import type { Serializer } from '../../serialize/serializer.js';
import type { Serializers } from '../../serialize/serializers.js';
import { SERIALIZATION_MASK, STATUS, type FrameHeader } from '../../transport/frame-header.js';
import { errorOf } from './failure-text.js';
import { decodeResult } from './result-codec.js';

/** Whose call it is. */
export interface CallOwner {
  readonly address: string;
  /** Those that are spoken here. */
  readonly serializers: Serializers;
  activeCalls: number;
}

/** One call under way at one provider. */
export class DubboCall extends InFlightRequest {
  constructor(
    private readonly invoker: CallOwner,
    private readonly channel: Pick<RequestChannel, 'abandon'>,
    private readonly serializer: Serializer,
    private readonly invocation: Invocation,
    private readonly resolve: (result: Result) => void,
    private readonly reject: (error: RpcError) => void,
  ) {
    super();
  }

  override onResponse(header: FrameHeader, body: Buffer): void {
    this.invoker.activeCalls--;
    try {
      const id = header.flags & SERIALIZATION_MASK;
      if (header.status !== STATUS.OK) throw this.refusedWith(header.status, id, body);
      if (id !== this.serializer.id) throw new TypeError(`answer in serialization ${id}`);
      const { method } = this.invocation;
      this.resolve(decodeResult(this.serializer.input(body), method.returns, method.throws));
    } catch (error) {
      this.reject(
        error instanceof RpcError
          ? error.with({ provider: this.invoker.address, method: this.invocation.name })
          : this.errorFrom(
              'SERIALIZATION',
              `unreadable answer: ${error instanceof Error ? error.message : String(error)}`,
              error,
            ),
      );
    }
  }

  override onFailure(error: RpcError): void {
    this.invoker.activeCalls--;
    this.reject(error.with({ provider: this.invoker.address, method: this.invocation.name }));
  }

  override onTimeout(): void {
    this.invoker.activeCalls--;
    this.channel.abandon(this);
    this.reject(this.errorFrom('TIMEOUT', `no answer from ${this.invoker.address} in time`));
  }

  /** What a provider says of a call that it could not read is in a serialization of its own. */
  private refusedWith(status: number, serializationId: number, body: Buffer): RpcError {
    const serializer = this.invoker.serializers.findById(serializationId);
    const text =
      serializer === undefined
        ? `status ${status}, without a readable reason: ${refusalOf(serializationId)}`
        : (serializer.input(body).readString() ?? '');
    return errorOf(status, text, this.invoker.address, this.invocation.name);
  }

  private errorFrom(code: 'SERIALIZATION' | 'TIMEOUT', message: string, cause?: unknown): RpcError {
    return new RpcError(code, message, {
      cause,
      provider: this.invoker.address,
      method: this.invocation.name,
    });
  }
}
