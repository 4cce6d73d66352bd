import { ATTACHMENT, CALLBACK_ARGUMENT_ATTACHMENT } from '../../../common/attachments.js';
import { callbackOf } from '../../../common/contract/callback.js';
import { RpcError } from '../../../common/rpc-error.js';
import type { RequestChannel } from '../../../exchange/request-channel.js';
import type { Serializers } from '../../../serialize/serializers.js';
import type { PayloadLimit } from '../../payload-limit.js';
import type { DecodedRequest } from '../request-decoder.js';
import { CallbackInvoker } from './callback-invoker.js';

/** As Dubbo has it: of one interface on one connection. */
const DEFAULT_CALLBACKS = 1;

/** The callbacks that consumers have given to this process, by connection: they are forgotten with it. */
export class ReceivedCallbacks {
  private readonly byChannel = new WeakMap<RequestChannel, Map<string, CallbackInvoker>>();

  constructor(
    private readonly serializers: Serializers,
    private readonly limit: PayloadLimit,
  ) {}

  /**
   * The arguments with an invoker in place of each callback; the same one for the same callback.
   *
   * @throws RpcError BAD_REQUEST when a callback is missing, LIMIT_EXCEEDED when the connection has as many as the service allows
   */
  receive(
    channel: RequestChannel,
    { args, method, attachments, service, serializer }: DecodedRequest,
  ): unknown[] {
    return args.map((arg, index) => {
      const contract = callbackOf(method.args[index]!);
      if (contract === undefined) return arg;
      const number = attachments[CALLBACK_ARGUMENT_ATTACHMENT + index];
      if (number === undefined || !/^-?\d{1,10}$/.test(number))
        throw new RpcError('BAD_REQUEST', `args[${index}]: expected a callback ${contract.interfaceName}`);
      const known = this.of(channel);
      const key = `${contract.interfaceName}.${number}`;
      let invoker = known.get(key);
      if (invoker?.contract !== contract) {
        const most = service.maxCallbacks ?? DEFAULT_CALLBACKS;
        const others = [...known.values()].filter((other) => other.contract === contract).length;
        if (others >= most) {
          const message = `this connection has ${others} callbacks ${contract.interfaceName}, at most ${most} are allowed`;
          throw new RpcError('LIMIT_EXCEEDED', message);
        }
        const group = attachments[ATTACHMENT.group];
        const { serializers, limit } = this;
        invoker = new CallbackInvoker(contract, number, channel, serializers, serializer, group, limit);
        known.set(key, invoker);
      }
      return invoker;
    });
  }

  private of(channel: RequestChannel): Map<string, CallbackInvoker> {
    let callbacks = this.byChannel.get(channel);
    if (callbacks === undefined) this.byChannel.set(channel, (callbacks = new Map()));
    return callbacks;
  }
}
