import { ServiceUrl, type Router, type RouterContext } from '../../src/index.js';
import { LogLines } from './cluster-context.js';
import { FakeDynamicConfig } from './fake-dynamic-config.js';
import { FakeInvoker, invocationOf } from './fake-invoker.js';

/** A provider with parameters; its application is `stock`. */
export const provider = (address: string, parameters: Record<string, string> = {}): FakeInvoker =>
  new FakeInvoker(address, 'OK', { application: 'stock', ...parameters });

/** What a router is made for: the reference of an application `shop` on 10.0.0.9. */
export function routerContext(parameters: Record<string, string> = {}): RouterContext & {
  readonly config: FakeDynamicConfig;
  readonly logger: LogLines;
} {
  return {
    url: new ServiceUrl('consumer', '10.0.0.9', 0, 'a.Counter', { application: 'shop', ...parameters }),
    config: new FakeDynamicConfig(),
    logger: new LogLines(),
  };
}

/** Addresses that a call may go to. */
export function route(
  router: Router,
  invokers: readonly FakeInvoker[],
  attachments: Record<string, string> = {},
  method: 'add' | 'take' = 'add',
): string[] {
  const invocation = invocationOf(method, 'k-7');
  Object.assign(invocation.attachments, attachments);
  return router.route(invokers, invocation).map(({ address }) => address);
}
