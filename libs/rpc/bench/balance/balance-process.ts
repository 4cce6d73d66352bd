/** Nanoseconds of one choice, for every strategy that is registered. */
import { defaultExtensions, ServiceUrl, type RemoteInvoker, type Result } from '../../src/index.js';
import { invocationOf } from '../../test/support/fake-invoker.js';
import { answerRequests } from '../process/answering.js';
import { operationsPerSecond } from '../process/operations.js';

export interface BalanceRequest {
  readonly name: string;
  readonly providers: number;
  readonly durationMs: number;
}

const extensions = defaultExtensions();
/** Keys are read from the argument: not always the same one. */
const invocations = Array.from({ length: 64 }, (_, index) => invocationOf('add', `order-${index * 7919}`));

answerRequests((request: BalanceRequest | 'names') => {
  if (request === 'names') return extensions.names('loadBalance');
  const { name, providers, durationMs } = request;
  const balance = extensions.require(
    'loadBalance',
    name,
  )(new ServiceUrl('consumer', 'localhost', 0, 'a.Counter'));
  const invokers = Array.from({ length: providers }, (_, index) => new IdleInvoker(index));
  let next = 0;
  const perSecond = operationsPerSecond(
    () => balance.select(invokers, invocations[next++ & 63]!),
    durationMs,
  );
  return 1e9 / perSecond;
});

/** A provider of some weight with nothing under way. */
class IdleInvoker implements RemoteInvoker {
  readonly url: ServiceUrl;
  readonly address: string;
  readonly available = true;
  readonly active = 0;

  constructor(index: number) {
    this.url = new ServiceUrl('dubbo', '10.0.0.1', 20_000 + index, 'a.Counter', {
      weight: String(100 + (index % 3) * 50),
    });
    this.address = this.url.address;
  }

  invoke(): Promise<Result> {
    return Promise.reject(new Error('only to be chosen'));
  }

  close(): void {}
}
