import { BaseRpcContext } from '@nestjs/microservices';
import { currentCall, type CallContext } from '@stampede/rpc';

/** What a message handler can know of its call: `@Ctx() context: RpcContext`. */
export class RpcContext extends BaseRpcContext<[pattern: string]> {
  /** `interface.method`. */
  getPattern(): string {
    return this.args[0];
  }

  /** Attachments, deadline and address of the caller. */
  getCall(): CallContext | undefined {
    return currentCall();
  }
}
