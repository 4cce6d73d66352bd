import type { ServiceContract } from '../common/contract/service-contract.js';
import type { RpcLogger } from '../common/logger.js';
import type { ServiceUrl } from '../common/service-url.js';
import { applyFilters } from '../filter/filter.js';
import type { SigningKeys } from '../filter/security/signing-keys.js';
import { noteProvider } from '../monitor/monitor-filter.js';
import type { ProviderInvoker, ReferProvider } from '../registry/registry-directory.js';
import type { Extensions } from './extension-points.js';
import { filtersOf } from './filters-of.js';
import type { Protocols } from './protocols.js';

/** Parameters that are the provider's own, whatever the reference says. */
const PROVIDERS_OWN = ['application', 'category', 'methods', 'pid', 'side', 'timestamp', 'weight', 'warmup'];

/**
 * How a reference connects to its providers: in its protocol, with filters around each attempt.
 *
 * @throws TypeError when there is no such protocol, or none for generic calls
 */
export function referProvider(
  contract: ServiceContract,
  reference: ServiceUrl,
  context: {
    readonly application: string;
    readonly extensions: Extensions;
    readonly protocols: Protocols;
    readonly signing: SigningKeys | undefined;
    /** Whether somebody is told of calls. */
    readonly monitored: boolean;
    readonly logger: RpcLogger;
  },
): ReferProvider {
  const protocol = context.protocols.require(reference.parameter('protocol'));
  const { name, refusesGeneric } = protocol;
  if (refusesGeneric !== undefined && reference.parameter('generic') === 'true')
    throw new TypeError(
      `generic calls are made in the protocols dubbo and http, not in ${name}: ${refusesGeneric}`,
    );
  return (url) => {
    if (url.protocol !== protocol.name) return undefined;
    const invoker = protocol.refer(contract, url, reference);
    const merged = url.with(withoutProvidersOwn(reference.parameters));
    const own = filtersOf(context.extensions, 'attempt', merged, contract, context);
    const filters = context.monitored ? [noteProvider(url), ...own] : own;
    return filters.length === 0 ? invoker : filtered(invoker, applyFilters(invoker, filters));
  };
}

function filtered(invoker: ProviderInvoker, { invoke }: Pick<ProviderInvoker, 'invoke'>): ProviderInvoker {
  return {
    invoke,
    url: invoker.url,
    address: invoker.address,
    get available() {
      return invoker.available;
    },
    get active() {
      return invoker.active;
    },
    onChange: (listener) => invoker.onChange(listener),
    reconnectNow: () => invoker.reconnectNow(),
    close: () => invoker.close(),
  };
}

const withoutProvidersOwn = (parameters: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(parameters).filter(([name]) => !PROVIDERS_OWN.includes(name)));
