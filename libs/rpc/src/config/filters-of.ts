import type { ServiceContract } from '../common/contract/service-contract.js';
import type { ServiceUrl } from '../common/service-url.js';
import type { Filter, FilterContext, FilterPlace } from '../filter/filter.js';
import type { Extensions } from './extension-points.js';

/** The filters that a service's URL asks for in a place, outermost first, for one export or reference. */
export function filtersOf(
  extensions: Extensions,
  place: FilterPlace,
  url: ServiceUrl,
  contract: ServiceContract,
  owner: Pick<FilterContext, 'application' | 'signing' | 'logger'>,
): Filter[] {
  const { application, signing, logger } = owner;
  const names =
    place === 'attempt' ? [] : url.list(place === 'provider' ? 'service.filter' : 'reference.filter');
  return extensions
    .activated('filter', { group: place, parameters: url.parameters, names })
    .map((create) => create({ place, url, contract, application, signing, logger, owner }))
    .filter((filter) => filter !== undefined);
}
