import type { Invocation } from '../../common/invocation.js';
import type { Result } from '../../common/invoker.js';
import { RpcError } from '../../common/rpc-error.js';
import { InFlightRequest } from '../../exchange/in-flight-table.js';
import type { RequestChannel } from '../../exchange/request-channel.js';
import type { Serializer } from '../../serialize/serializer.js';
import { SERIALIZATION_MASK, STATUS, type FrameHeader } from '../../transport/frame-header.js';
import { errorOf } from './failure-text.js';
import { decodeResult } from './result-codec.js';

/** Whose call it is. */
export interface CallOwner {
  readonly address: string;
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
      if ((header.flags & SERIALIZATION_MASK) !== this.serializer.id) {
        throw new TypeError(`answer in serialization ${header.flags & SERIALIZATION_MASK}`);
      }
      const input = this.serializer.input(body);
      const { method } = this.invocation;
      if (header.status === STATUS.OK) {
        this.resolve(decodeResult(input, method.returns, method.throws));
      } else {
        this.reject(
          errorOf(header.status, input.readString() ?? '', this.invoker.address, this.invocation.name),
        );
      }
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

  private errorFrom(code: 'SERIALIZATION' | 'TIMEOUT', message: string, cause?: unknown): RpcError {
    return new RpcError(code, message, {
      cause,
      provider: this.invoker.address,
      method: this.invocation.name,
    });
  }
}
