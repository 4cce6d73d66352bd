import type { ServiceContract } from '../common/contract/service-contract.js';
import type { Invocation } from '../common/invocation.js';
import type { Invoker, Result } from '../common/invoker.js';
import type { RpcLogger } from '../common/logger.js';
import type { ServiceUrl } from '../common/service-url.js';
import type { SigningKeys } from './security/signing-keys.js';

/**
 * Stands around a call: may look at it, refuse it, add attachments, or look at its end. The same on both sides.
 *
 * @example const timing: Filter = async (invocation, next) => { const from = performance.now(); try { return await next(invocation); } finally { … } };
 */
export type Filter = (
  invocation: Invocation,
  next: (invocation: Invocation) => Promise<Result>,
) => Promise<Result>;

/**
 * Where a filter stands:
 *
 * - `consumer`: around a call with all its attempts
 * - `attempt`: around each attempt at one provider
 * - `provider`: around the implementation
 */
export type FilterPlace = 'consumer' | 'attempt' | 'provider';

/** What a filter is made for. */
export interface FilterContext {
  readonly place: FilterPlace;
  /**
   * The URL whose parameters hold: the reference's for `consumer`, the provider's with the reference's laid over it for `attempt`, the
   * export's for `provider`. When a rule changes it, filters are made anew.
   */
  readonly url: ServiceUrl;
  readonly contract: ServiceContract;
  readonly application: string;
  /** Keys for signed calls, where the process has any. */
  readonly signing: SigningKeys | undefined;
  readonly logger: RpcLogger;
  /** The same object for all filters of an export or reference, also those made anew: state that must outlive them hangs on it. */
  readonly owner: object;
}

/** Makes a filter for one service; undefined where it has nothing to do there. Settings are read here, not per call. */
export type FilterFactory = (context: FilterContext) => Filter | undefined;

/** The invoker with the filters around it, the first outermost; the invoker itself when there are none. */
export function applyFilters(invoker: Invoker, filters: readonly Filter[]): Invoker {
  return filters.reduceRight<Invoker>((inner, filter) => {
    const next = (invocation: Invocation): Promise<Result> => inner.invoke(invocation);
    return {
      invoke: (invocation) => {
        try {
          return filter(invocation, next);
        } catch (error) {
          // A filter that throws instead of rejecting must not take the connection's other calls with it.
          return Promise.reject(error as Error);
        }
      },
    };
  }, invoker);
}
