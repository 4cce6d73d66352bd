import { RpcError } from '../../common/rpc-error.js';
import type { FilterFactory } from '../filter.js';
import { runInSlot, Slots } from './slots.js';

/**
 * At most `bulkhead` calls of one service at a time, all its methods together, and `bulkhead.queue` (default 0) that wait in line:
 * a service that hangs takes so much of the process and no more. On the consumer it counts calls with all their attempts.
 *
 * LIMIT_EXCEEDED at once when the line is full, DEADLINE_EXCEEDED when the call's time ends in the line.
 */
export const bulkheadFilter: FilterFactory = ({ url, contract, place }) => {
  const limit = url.integer('bulkhead', 0);
  if (limit <= 0) return undefined;
  const queue = Math.max(0, url.integer('bulkhead.queue', 0));
  const slots = new Slots(limit, queue);
  const where = place === 'provider' ? 'here' : 'from here';
  const refuse = (outcome: 'full' | 'late'): RpcError =>
    outcome === 'full'
      ? new RpcError(
          'LIMIT_EXCEEDED',
          `${limit} calls of ${contract.interfaceName} are under way ${where} and ${queue} wait`,
        )
      : new RpcError('DEADLINE_EXCEEDED', `the call's time ended while it waited for its turn`);
  return (invocation, next) => runInSlot(slots, invocation, next, refuse);
};
