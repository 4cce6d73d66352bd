import {
  CALLBACK_ARGUMENT_ATTACHMENT,
  CALLBACK_ATTACHMENT,
  newAttachments,
  type Attachments,
} from '../../../common/attachments.js';
import { callbackOf } from '../../../common/contract/callback.js';
import type { ServiceContract } from '../../../common/contract/service-contract.js';
import { Invocation } from '../../../common/invocation.js';
import type { Invoker } from '../../../common/invoker.js';
import { RpcError } from '../../../common/rpc-error.js';
import { describeValue } from '../../../common/type-mismatch.js';
import type { ExportedService } from '../../protocol.js';
import type { ServiceLookup } from '../service-table.js';

/** Makes an invoker of what a caller gave as a callback. @throws TypeError that names the methods which are missing */
export type ImplementCallback = (
  contract: ServiceContract,
  implementation: object,
) => ExportedService['invoker'];

/**
 * The callbacks that a consumer offers on one connection, by number. The same implementation keeps its number, so that giving it
 * twice is giving it once.
 */
export class OfferedCallbacks implements ServiceLookup {
  /** Those of the calls that brought callbacks: in these they are called. */
  readonly serializations: string[] = [];
  private services = new Map<string, ExportedService>();
  private numbers = new WeakMap<object, string>();
  private lastNumber = 0;

  constructor(private readonly implement: ImplementCallback) {}

  /**
   * The call as it is sent: callbacks are attachments with their numbers.
   *
   * @param serialization name of the call's
   * @throws RpcError SERIALIZATION when an argument does not implement its service
   */
  offer(invocation: Invocation, serialization: string): Invocation {
    if (!this.serializations.includes(serialization)) this.serializations.push(serialization);
    const { side, service, methodName, method, args, deadline } = invocation;
    const attachments = Object.assign(newAttachments(), invocation.attachments);
    const sent = args.map((arg, index) => {
      const contract = callbackOf(method.args[index]!);
      if (contract === undefined) return arg;
      attachments[CALLBACK_ARGUMENT_ATTACHMENT + index] = this.numberOf(contract, arg, index);
      return null;
    });
    return new Invocation(side, service, methodName, method, sent, attachments, deadline);
  }

  /** Forgets all: the connection that they lived on is gone. */
  clear(): void {
    this.services = new Map();
    this.numbers = new WeakMap();
  }

  /** Paths are `<interface>`, as Java's providers send it, and `<interface>.<number>`. */
  find(path: string): readonly ExportedService[] {
    return [...this.services]
      .filter(([number, { contract }]) => {
        return path === contract.interfaceName || path === `${contract.interfaceName}.${number}`;
      })
      .map(([, service]) => service);
  }

  choose(candidates: readonly ExportedService[], attachments: Attachments): ExportedService | undefined {
    const service = this.services.get(attachments[CALLBACK_ATTACHMENT] ?? '');
    return service !== undefined && candidates.includes(service) ? service : undefined;
  }

  private numberOf(contract: ServiceContract, implementation: unknown, index: number): string {
    if (typeof implementation !== 'object' || implementation === null)
      throw unfit(
        index,
        `expected implementation of ${contract.interfaceName}, got ${describeValue(implementation)}`,
      );
    const known = this.numbers.get(implementation);
    if (known !== undefined && this.services.get(known)?.contract === contract) return known;
    const number = String(++this.lastNumber);
    const { serializations } = this;
    const invoker = this.invokerOf(contract, implementation, index);
    this.services.set(number, { contract, group: undefined, version: undefined, serializations, invoker });
    this.numbers.set(implementation, number);
    return number;
  }

  private invokerOf(contract: ServiceContract, implementation: object, index: number): Invoker {
    try {
      return this.implement(contract, implementation);
    } catch (error) {
      throw unfit(index, (error as Error).message);
    }
  }
}

const unfit = (index: number, message: string): RpcError =>
  new RpcError('SERIALIZATION', `args[${index}]: ${message}`);
