export { armFailpoints, disarmFailpoints, failpoint, FailpointError } from './failpoint.js';
export { createLogger, type Logger, type LoggerOptions, type LogLevel } from './logger.js';
export {
  createMetrics,
  type Counter,
  type CreateMetricsOptions,
  type Gauge,
  type Histogram,
  type LabelsOf,
  type Metrics,
} from './create-metrics.js';
export { LATENCY_BUCKETS, METRICS, SIZE_BUCKETS, type MetricDefinition, type MetricName } from './metrics.js';
export { startMonitoring, type Monitoring, type MonitoringOptions } from './monitoring.js';
export { onShutdown, runUntilSignal, type RunUntilSignalOptions } from './run-until-signal.js';
export { isTraceparent, trace, traceIdOf } from './trace.js';
