import { newAttachments, type Attachments } from './attachments.js';
import type { MethodContract, ServiceContract } from './contract/service-contract.js';
import { remainingMs, type Deadline } from './deadline.js';

/** Who is asked. */
export interface CalledProvider {
  /** `host:port`. */
  readonly address: string;
  readonly application: string | undefined;
}

/** One call of one method, on either side. Filters may read everything and add attachments. */
export class Invocation {
  /** `host:port` of the other side, where known. */
  remoteAddress: string | undefined = undefined;
  /** At the provider: the calling application, where a signature proves which it is. */
  caller: string | undefined = undefined;
  /** At the consumer, where a monitor listens: the provider that the call was given to last. */
  provider: CalledProvider | undefined = undefined;
  /** Attempts after the first, where the caller asked for another number than the method's. */
  retries: number | undefined = undefined;

  constructor(
    readonly side: 'consumer' | 'provider',
    readonly service: ServiceContract,
    readonly methodName: string,
    readonly method: MethodContract,
    readonly args: readonly unknown[],
    /** Travel with the arguments. */
    readonly attachments: Attachments,
    /** The instant by which the answer must be there, all attempts included. */
    readonly deadline: Deadline,
  ) {}

  get interfaceName(): string {
    return this.service.interfaceName;
  }

  /** `interface.method`. */
  get name(): string {
    return `${this.service.interfaceName}.${this.methodName}`;
  }

  remainingMs(): number {
    return remainingMs(this.deadline);
  }

  /** The same call with one more attachment: what one provider is to be sent and the next one not. */
  withAttachment(name: string, value: string): Invocation {
    const { side, service, methodName, method, args, deadline } = this;
    const attachments = Object.assign(newAttachments(), this.attachments);
    attachments[name] = value;
    const copy = new Invocation(side, service, methodName, method, args, attachments, deadline);
    copy.remoteAddress = this.remoteAddress;
    copy.caller = this.caller;
    return copy;
  }
}
