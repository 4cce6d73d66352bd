import { PerMethod } from '../../common/per-method.js';
import { RpcError } from '../../common/rpc-error.js';
import type { FilterFactory } from '../filter.js';
import { runInSlot, Slots } from './slots.js';

/** At most `executes` calls of a method at a time in this provider; a further one fails at once with LIMIT_EXCEEDED. */
export const executeLimitFilter: FilterFactory = ({ url }) => {
  const limits = new PerMethod((method) => {
    const limit = url.methodInteger(method, 'executes', 0);
    return limit > 0 ? { limit, slots: new Slots(limit, 0) } : undefined;
  });
  return (invocation, next) => {
    const own = limits.of(invocation.methodName);
    if (own === undefined) return next(invocation);
    return runInSlot(own.slots, invocation, next, () => {
      const message = `${own.limit} calls of ${invocation.name} are under way here`;
      return new RpcError('LIMIT_EXCEEDED', message);
    });
  };
};
