import type { RpcLogger } from '../common/logger.js';
import { RpcError } from '../common/rpc-error.js';
import type { Filter } from '../filter/filter.js';
import type { CallRecord, RpcMonitor } from './rpc-monitor.js';

/** Tells the monitor of every call's end. Undefined when it does not want to know: then calls pay nothing. */
export function monitorFilter(monitor: RpcMonitor | undefined, logger: RpcLogger): Filter | undefined {
  if (monitor?.callEnded === undefined) return undefined;
  const tell = (record: CallRecord): void => {
    try {
      monitor.callEnded!(record);
    } catch (error) {
      logger.error({ err: error }, 'monitor failed');
    }
  };
  return async (invocation, next) => {
    const startedAt = performance.now();
    const { side, interfaceName, methodName } = invocation;
    let code: CallRecord['code'] = 'OK';
    try {
      return await next(invocation);
    } catch (error) {
      code = RpcError.from(error).code;
      throw error;
    } finally {
      tell({ side, interfaceName, methodName, code, durationMs: performance.now() - startedAt });
    }
  };
}
