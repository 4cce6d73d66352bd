import type { ServiceContract } from '../common/contract/service-contract.js';
import type { RpcLogger } from '../common/logger.js';
import type { ServiceUrl } from '../common/service-url.js';
import type { Filter, FilterPlace } from '../filter/filter.js';
import type { Extensions } from './extension-points.js';

/** The filters that a service's URL asks for in a place, outermost first. */
export function filtersOf(
  extensions: Extensions,
  place: FilterPlace,
  url: ServiceUrl,
  contract: ServiceContract,
  { application, logger }: { readonly application: string; readonly logger: RpcLogger },
): Filter[] {
  const names =
    place === 'attempt' ? [] : url.list(place === 'provider' ? 'service.filter' : 'reference.filter');
  return extensions
    .activated('filter', { group: place, parameters: url.parameters, names })
    .map((create) => create({ place, url, contract, application, logger }))
    .filter((filter) => filter !== undefined);
}
