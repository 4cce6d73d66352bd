import { monotonicNow } from '../../common/deadline.js';
import { isSwitchedOn, PerMethod } from '../../common/per-method.js';
import type { RpcCode } from '../../common/rpc-code.js';
import { RpcError } from '../../common/rpc-error.js';
import type { ServiceUrl } from '../../common/service-url.js';
import type { FilterFactory } from '../filter.js';
import { CircuitBreaker, type CircuitOutcome, type CircuitSettings } from './circuit-breaker.js';

/** A provider that answers, if only to refuse, is there; what this side itself gave up says nothing about it. */
const OUTCOME: Readonly<Record<RpcCode, CircuitOutcome>> = {
  NO_PROVIDER: 'neither',
  NETWORK: 'failure',
  TIMEOUT: 'failure',
  DEADLINE_EXCEEDED: 'neither',
  BAD_REQUEST: 'success',
  SERVICE_NOT_FOUND: 'success',
  METHOD_NOT_FOUND: 'success',
  SERIALIZATION: 'neither',
  PAYLOAD_TOO_LARGE: 'neither',
  LIMIT_EXCEEDED: 'failure',
  CIRCUIT_OPEN: 'neither',
  FORBIDDEN: 'success',
  SERVICE_ERROR: 'success',
  CANCELLED: 'neither',
};

/**
 * Leaves a provider alone that fails: a {@link CircuitBreaker} per provider and method around each attempt. While it is open,
 * attempts fail at once with CIRCUIT_OPEN, which is retriable: failover goes to the next provider.
 *
 * `circuitbreaker=true` switches it on; `circuitbreaker.window` (10 000 ms), `.calls` (20), `.fail.percent` (50), `.open` (5 000 ms),
 * `.probes` (1), `.slow` (0 ms: none is slow), `.slow.percent` (100). All of them also per method.
 */
export const circuitBreakerFilter: FilterFactory = ({ url, contract, logger }) => {
  const breakers = new PerMethod((method) => {
    if (!isSwitchedOn(url.methodParameter(method, 'circuitbreaker'))) return undefined;
    const what = { method: `${contract.interfaceName}.${method}`, provider: url.address };
    return new CircuitBreaker(settingsOf(url, method), (state) =>
      logger.warn({ ...what, state }, 'circuit changed'),
    );
  });
  const slowMs = new PerMethod((method) => url.methodInteger(method, 'circuitbreaker.slow', 0) || Infinity);
  return (invocation, next) => {
    const breaker = breakers.of(invocation.methodName);
    if (breaker === undefined) return next(invocation);
    const startedAt = monotonicNow();
    const pass = breaker.tryPass(startedAt);
    if (pass === undefined) {
      const message = `${url.address} failed too often and is left alone`;
      return Promise.reject(
        new RpcError('CIRCUIT_OPEN', message, { provider: url.address, method: invocation.name }),
      );
    }
    return next(invocation).then(
      (result) => {
        const now = monotonicNow();
        breaker.ended(pass, now - startedAt >= slowMs.of(invocation.methodName) ? 'slow' : 'success', now);
        return result;
      },
      (error: unknown) => {
        breaker.ended(pass, OUTCOME[RpcError.from(error).code], monotonicNow());
        throw error;
      },
    );
  };
};

function settingsOf(url: ServiceUrl, method: string): CircuitSettings {
  const read = (name: string, fallback: number): number =>
    Math.max(1, url.methodInteger(method, `circuitbreaker.${name}`, fallback));
  return {
    windowMs: read('window', 10_000),
    minimumCalls: read('calls', 20),
    failPercent: read('fail.percent', 50),
    slowPercent: read('slow.percent', 100),
    openMs: read('open', 5000),
    probes: read('probes', 1),
  };
}
