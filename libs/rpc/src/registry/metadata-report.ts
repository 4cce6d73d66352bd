import type { ServiceContract } from '../common/contract/service-contract.js';
import type { ServiceUrl } from '../common/service-url.js';

/** What else is told of a provided service, beside its URL: which application offers it, and its methods and types. */
export interface MetadataReport {
  /** Done when the store is there; a store that refuses costs the description, nothing else. */
  report(url: ServiceUrl, contract: ServiceContract): void;
}
