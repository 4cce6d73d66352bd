import type { ServiceContract } from '../common/contract/service-contract.js';
import type { ServiceUrl } from '../common/service-url.js';
import type { Filter, FilterContext, FilterPlace } from '../filter/filter.js';
import type { Extensions } from './extension-points.js';

/** The filters that a service's URL asks for in a place, outermost first. */
export function filtersOf(
  extensions: Extensions,
  place: FilterPlace,
  url: ServiceUrl,
  contract: ServiceContract,
  { application, signing, logger }: Pick<FilterContext, 'application' | 'signing' | 'logger'>,
): Filter[] {
  const names =
    place === 'attempt' ? [] : url.list(place === 'provider' ? 'service.filter' : 'reference.filter');
  return extensions
    .activated('filter', { group: place, parameters: url.parameters, names })
    .map((create) => create({ place, url, contract, application, signing, logger }))
    .filter((filter) => filter !== undefined);
}
