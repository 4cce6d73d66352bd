import { ATTACHMENT } from '../common/attachments.js';
import type { Invocation } from '../common/invocation.js';
import type { RpcLogger } from '../common/logger.js';
import type { RpcCode } from '../common/rpc-code.js';
import { RpcError } from '../common/rpc-error.js';
import type { ServiceUrl } from '../common/service-url.js';
import type { Filter } from '../filter/filter.js';
import type { CallRecord, RpcMonitor } from './rpc-monitor.js';

/**
 * Tells the monitor of every call's end. Undefined when it does not want to know: then calls pay nothing.
 *
 * @param application name of this process's application
 */
export function monitorFilter(
  monitor: RpcMonitor | undefined,
  application: string,
  logger: RpcLogger,
): Filter | undefined {
  if (monitor?.callEnded === undefined) return undefined;
  const tell = (invocation: Invocation, code: RpcCode | 'OK', startedAt: number): void => {
    try {
      monitor.callEnded!(recordOf(invocation, code, performance.now() - startedAt, application));
    } catch (error) {
      logger.error({ err: error }, 'monitor failed');
    }
  };
  return (invocation, next) => {
    const startedAt = performance.now();
    return next(invocation).then(
      (result) => {
        tell(invocation, 'OK', startedAt);
        return result;
      },
      (error: unknown) => {
        tell(invocation, RpcError.from(error).code, startedAt);
        throw error;
      },
    );
  };
}

function recordOf(
  invocation: Invocation,
  code: RpcCode | 'OK',
  durationMs: number,
  application: string,
): CallRecord {
  const { side, interfaceName, methodName, provider } = invocation;
  const atConsumer = side === 'consumer';
  return {
    side,
    interfaceName,
    methodName,
    code,
    durationMs,
    caller: atConsumer ? application : invocation.attachments[ATTACHMENT.application],
    provider: provider?.address,
    providerApplication: atConsumer ? provider?.application : application,
  };
}

/** Notes on a call which provider it is given to: around each attempt where a monitor is told of calls. */
export function noteProvider(url: ServiceUrl): Filter {
  const provider = { address: url.address, application: url.parameter('application') };
  return (invocation, next) => {
    invocation.provider = provider;
    return next(invocation);
  };
}
