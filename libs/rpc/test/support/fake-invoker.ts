import {
  int32,
  method,
  RpcError,
  service,
  ServiceUrl,
  string,
  type Invocation,
  type MethodContract,
  type RemoteInvoker,
  type Result,
  type RpcCode,
  type ServiceContract,
} from '../../src/index.js';
import { newAttachments } from '../../src/common/attachments.js';
import { monotonicNow } from '../../src/common/deadline.js';
import { Invocation as InvocationValue } from '../../src/common/invocation.js';

export const Counter = service('a.Counter', {
  add: method({ args: [string('key')], returns: int32(), idempotent: true }),
  take: method({ args: [string('key')], returns: int32() }),
});

/** Answers with its address, fails with a code, or does what the function does. */
type Behaviour = RpcCode | 'OK' | ((invocation: Invocation) => unknown);

/** A provider that answers or fails as it is told. */
export class FakeInvoker implements RemoteInvoker {
  readonly url: ServiceUrl;
  available = true;
  active = 0;
  calls = 0;

  constructor(
    readonly address: string,
    private readonly behave: Behaviour = 'OK',
    parameters: Record<string, string> = {},
  ) {
    const [host, port] = address.split(':');
    this.url = new ServiceUrl('dubbo', host!, Number(port), Counter.interfaceName, parameters);
  }

  async invoke(invocation?: Invocation): Promise<Result> {
    this.calls++;
    if (typeof this.behave === 'function') return { value: await this.behave(invocation!) };
    if (this.behave === 'OK') return { value: this.address };
    throw new RpcError(this.behave, `${this.behave} at ${this.address}`, { provider: this.address });
  }

  close(): void {
    this.available = false;
  }
}

export const invocationOf = (name: 'add' | 'take', key = 'k', timeoutMs = 1000): Invocation =>
  invocationOn(Counter, name, [key], timeoutMs);

export function invocationOn(
  contract: ServiceContract,
  name: string,
  args: readonly unknown[] = [],
  timeoutMs = 1000,
): Invocation {
  const declared = (contract.methods as Record<string, MethodContract>)[name]!;
  const deadline = monotonicNow() + timeoutMs;
  return new InvocationValue('consumer', contract, name, declared, args, newAttachments(), deadline);
}
