import type { Attachments } from './attachments.js';
import type { MethodContract, ServiceContract } from './contract/service-contract.js';
import { remainingMs, type Deadline } from './deadline.js';

/** One call of one method, on either side. Filters may read everything and add attachments. */
export class Invocation {
  /** `host:port` of the other side, where known. */
  remoteAddress: string | undefined = undefined;

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
}
