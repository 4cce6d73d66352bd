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
} from '../../src/index.js';
import { newAttachments } from '../../src/common/attachments.js';
import { monotonicNow } from '../../src/common/deadline.js';
import { Invocation as InvocationValue } from '../../src/common/invocation.js';

export const Counter = service('a.Counter', {
  add: method({ args: [string('key')], returns: int32(), idempotent: true }),
  take: method({ args: [string('key')], returns: int32() }),
});

/** A provider that answers or fails as it is told. */
export class FakeInvoker implements RemoteInvoker {
  readonly url: ServiceUrl;
  available = true;
  active = 0;
  calls = 0;

  constructor(
    readonly address: string,
    private readonly behave: RpcCode | 'OK' = 'OK',
    parameters: Record<string, string> = {},
  ) {
    const [host, port] = address.split(':');
    this.url = new ServiceUrl('dubbo', host!, Number(port), Counter.interfaceName, parameters);
  }

  invoke(): Promise<Result> {
    this.calls++;
    if (this.behave === 'OK') return Promise.resolve({ value: this.address });
    return Promise.reject(
      new RpcError(this.behave, `${this.behave} at ${this.address}`, { provider: this.address }),
    );
  }

  close(): void {
    this.available = false;
  }
}

export function invocationOf(name: 'add' | 'take', key = 'k', timeoutMs = 1000): Invocation {
  const contract = Counter.methods[name] as unknown as MethodContract;
  return new InvocationValue(
    'consumer',
    Counter,
    name,
    contract,
    [key],
    newAttachments(),
    monotonicNow() + timeoutMs,
  );
}
