import { monotonicNow } from '../../common/deadline.js';
import { PerMethod } from '../../common/per-method.js';
import { RpcError } from '../../common/rpc-error.js';
import type { FilterFactory } from '../filter.js';
import { TokenBucket } from './token-bucket.js';

const DEFAULT_INTERVAL_MS = 60_000;

/**
 * At most `tps` calls per `tps.interval` (60 000 ms) in this provider, all methods of the service together; a method with a `tps` of
 * its own is counted on its own. One too many fails at once with LIMIT_EXCEEDED.
 *
 * Where Dubbo counts in fixed windows, so that twice the calls pass at once around the edge of two, this is a token bucket:
 * `tps.burst` (default `tps`) pass at once, then as many as the rate refills.
 */
export const tpsFilter: FilterFactory = ({ url }) => {
  const bucketOf = (read: (name: string, fallback: number) => number): TokenBucket | undefined => {
    const rate = read('tps', 0);
    if (rate <= 0) return undefined;
    const intervalMs = Math.max(1, read('tps.interval', DEFAULT_INTERVAL_MS));
    return new TokenBucket(rate, intervalMs, Math.max(1, read('tps.burst', rate)), monotonicNow());
  };
  const ofService = bucketOf((name, fallback) => url.integer(name, fallback));
  const buckets = new PerMethod((method) =>
    url.parameter(`${method}.tps`) === undefined
      ? ofService
      : bucketOf((name, fallback) => url.methodInteger(method, name, fallback)),
  );
  return (invocation, next) => {
    const bucket = buckets.of(invocation.methodName);
    if (bucket === undefined || bucket.tryTake(monotonicNow())) return next(invocation);
    return Promise.reject(
      new RpcError('LIMIT_EXCEEDED', `too many calls of ${invocation.name} in a short time`),
    );
  };
};
