export { kafkaOptions, type KafkaSettings } from './kafka-options.js';
export { monitorCalls } from './monitor-calls.js';
export { RepeatJob, type Round } from './repeat-job.js';
export { rpcOptions, type RpcSettings } from './rpc-options.js';
export { runService, type ServiceProgram } from './run-service.js';
export { runTask, type TaskProgram } from './run-task.js';
export type { RunningService, ServiceRuntime, StartService, Telemetry } from './service.js';
export { startService, type MonitoredSettings } from './start-service.js';
