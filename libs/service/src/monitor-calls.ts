import {
  CallStatistics,
  combineMonitors,
  FailureAlarm,
  prometheusText,
  type AlarmChange,
  type RpcMonitor,
} from '@stampede/rpc';
import type { Telemetry } from './service.js';

/**
 * Methods × callers × providers that are told apart: ten times what the largest process of the system has. Callers name themselves, and
 * providers come and go, so there must be an end to it.
 */
const MAX_ROWS = 500;

/**
 * Counts every call under Dubbo's names in the metrics, and tells operators of a method that fails too often: one line of the log when
 * it begins, one when it is over, and `stampede_rpc_alarms_total`.
 */
export function monitorCalls(application: string, { logger, metrics }: Telemetry): RpcMonitor {
  const statistics = new CallStatistics({ application, maxRows: MAX_ROWS });
  const alarms = metrics.counter('stampede_rpc_alarms_total');
  const onChange = ({ failing, interfaceName, methodName, side, calls, failed }: AlarmChange): void => {
    const fields = { side, interface: interfaceName, method: methodName, calls, failed };
    if (!failing) return logger.info(fields, 'RPC method no longer fails too often');
    logger.error(fields, 'RPC method fails too often');
    alarms.inc({ side, interface: interfaceName, method: methodName });
  };
  const alarm = new FailureAlarm({ onChange });
  const incidents = metrics.counter('stampede_rpc_incidents_total');
  metrics.onScrape(() => void alarm.check());
  metrics.include((labels) => prometheusText(statistics.snapshot(), labels));
  return combineMonitors(statistics, alarm, { incident: (kind) => incidents.inc({ kind }) });
}
