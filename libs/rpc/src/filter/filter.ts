import type { Invocation } from '../common/invocation.js';
import type { Invoker, Result } from '../common/invoker.js';

/**
 * Stands around a call: may look at it, refuse it, add attachments, or look at its end. The same on both sides.
 *
 * @example const timing: Filter = async (invocation, next) => { const from = performance.now(); try { return await next(invocation); } finally { … } };
 */
export type Filter = (
  invocation: Invocation,
  next: (invocation: Invocation) => Promise<Result>,
) => Promise<Result>;

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
