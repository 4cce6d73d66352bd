import { PerMethod } from '../../common/per-method.js';
import { RpcError } from '../../common/rpc-error.js';
import type { FilterFactory } from '../filter.js';
import { runInSlot, Slots } from './slots.js';

/**
 * At most `actives` calls of this reference under way at one provider, counted per method. Further ones wait their turn until the
 * call's deadline, then fail with LIMIT_EXCEEDED. Calls whose attempts go to other providers are not held up.
 */
export const activeLimitFilter: FilterFactory = ({ url }) => {
  const limits = new PerMethod((method) => {
    const limit = url.methodInteger(method, 'actives', 0);
    return limit > 0 ? { limit, slots: new Slots(limit) } : undefined;
  });
  return (invocation, next) => {
    const own = limits.of(invocation.methodName);
    if (own === undefined) return next(invocation);
    return runInSlot(own.slots, invocation, next, () => {
      const message = `${own.limit} calls were under way at ${url.address} until the call's time ended`;
      return new RpcError('LIMIT_EXCEEDED', message, { provider: url.address, method: invocation.name });
    });
  };
};
