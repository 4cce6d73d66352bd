import { CALLBACK_ATTACHMENT } from '../../../common/attachments.js';
import type { ServiceContract } from '../../../common/contract/service-contract.js';
import type { Invocation } from '../../../common/invocation.js';
import type { Invoker, Result } from '../../../common/invoker.js';
import { RpcError } from '../../../common/rpc-error.js';
import { ServiceUrl, type UrlParameters } from '../../../common/service-url.js';
import type { RequestChannel } from '../../../exchange/request-channel.js';
import type { Serializer } from '../../../serialize/serializer.js';
import type { Serializers } from '../../../serialize/serializers.js';
import type { PayloadLimit } from '../../payload-limit.js';
import { DubboCall } from '../dubbo-call.js';
import { encodeWithin } from '../encode-within.js';
import { RequestEncoder } from '../request-encoder.js';

/** A callback of a consumer, called over the consumer's connection. When that has ended every call fails with NETWORK. */
export class CallbackInvoker implements Invoker {
  readonly address: string;
  /** @internal Counted by {@link DubboCall}. */
  activeCalls = 0;
  private readonly encoder: RequestEncoder;

  constructor(
    readonly contract: ServiceContract,
    private readonly number: string,
    private readonly channel: RequestChannel,
    readonly serializers: Serializers,
    private readonly serializer: Serializer,
    group: string | undefined,
    private readonly limit: PayloadLimit,
  ) {
    this.address = channel.peer;
    const parameters: UrlParameters = group === undefined ? {} : { group };
    const url = new ServiceUrl('callback', this.address, 0, contract.interfaceName, parameters);
    this.encoder = new RequestEncoder(serializer, url, '');
  }

  invoke(invocation: Invocation): Promise<Result> {
    return new Promise((resolve, reject) => {
      try {
        const numbered = invocation.withAttachment(CALLBACK_ATTACHMENT, this.number);
        const frame = encodeWithin(this.encoder, numbered, this.limit);
        if (invocation.method.oneWay === true) {
          this.channel.sendOneWay(frame, this.serializer.id);
          return resolve({ value: undefined });
        }
        const call = new DubboCall(this, this.channel, this.serializer, invocation, resolve, reject);
        this.channel.send(call, frame, invocation.deadline, this.serializer.id);
        this.activeCalls++;
      } catch (error) {
        reject(RpcError.from(error).with({ provider: this.address, method: invocation.name }));
      }
    });
  }
}
