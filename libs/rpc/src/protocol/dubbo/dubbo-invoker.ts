import type { Invocation } from '../../common/invocation.js';
import type { RemoteInvoker, Result } from '../../common/invoker.js';
import { RpcError } from '../../common/rpc-error.js';
import type { ServiceUrl } from '../../common/service-url.js';
import type { ExchangeClient } from '../../exchange/exchange-client.js';
import type { Serializer } from '../../serialize/serializer.js';
import type { Serializers } from '../../serialize/serializers.js';
import type { PayloadLimit } from '../payload-limit.js';
import type { ChangingInvoker } from '../protocol.js';
import type { OfferedCallbacks } from './callback/offered-callbacks.js';
import { DubboCall } from './dubbo-call.js';
import { encodeWithin } from './encode-within.js';
import type { RequestEncoder } from './request-encoder.js';

/** What a call gives that nobody answers. */
const NOTHING: Result = Object.freeze({ value: undefined });

/** One provider of one service, over the shared connection to its process. */
export class DubboInvoker implements RemoteInvoker, ChangingInvoker {
  readonly address: string;
  /** @internal Counted by {@link DubboCall}. */
  activeCalls = 0;
  private closed = false;

  constructor(
    readonly url: ServiceUrl,
    private readonly client: ExchangeClient,
    readonly serializers: Serializers,
    private readonly serializer: Serializer,
    private readonly encoder: RequestEncoder,
    private readonly limit: PayloadLimit,
    private readonly callbacks: () => OfferedCallbacks,
    private readonly release: () => void,
  ) {
    this.address = url.address;
  }

  get available(): boolean {
    return !this.closed && this.client.available;
  }

  get active(): number {
    return this.activeCalls;
  }

  invoke(invocation: Invocation): Promise<Result> {
    return new Promise((resolve, reject) => {
      try {
        const { method } = invocation;
        const sent =
          method.calledBack === true ? this.callbacks().offer(invocation, this.serializer.name) : invocation;
        const frame = encodeWithin(this.encoder, sent, this.limit);
        if (method.oneWay === true) {
          this.client.sendOneWay(frame, this.serializer.id);
          return resolve(NOTHING);
        }
        const call = new DubboCall(this, this.client, this.serializer, invocation, resolve, reject);
        this.client.send(call, frame, invocation.deadline, this.serializer.id);
        this.activeCalls++;
      } catch (error) {
        reject(RpcError.from(error).with({ provider: this.address, method: invocation.name }));
      }
    });
  }

  onChange(listener: () => void): () => void {
    return this.client.onChange(listener);
  }

  reconnectNow(): void {
    this.client.reconnectNow();
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.release();
  }
}
