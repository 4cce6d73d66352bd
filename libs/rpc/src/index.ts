export {
  any,
  array,
  bigInteger,
  binary,
  boolean,
  char,
  currency,
  date,
  decimal,
  double,
  duration,
  enumeration,
  float,
  instant,
  int8,
  int16,
  int32,
  int64,
  lazy,
  list,
  locale,
  localDate,
  localDateTime,
  localTime,
  map,
  monthDay,
  nothing,
  nullable,
  offsetDateTime,
  offsetTime,
  period,
  set,
  string,
  struct,
  uuid,
  year,
  yearMonth,
  zonedDateTime,
  zoneId,
  zoneOffset,
  type EnumType,
  type FieldType,
  type Infer,
  type StructType,
} from './common/contract/field-type.js';
export { callback } from './common/contract/callback.js';
export {
  method,
  service,
  type Client,
  type MethodContract,
  type Provider,
  type ServiceContract,
} from './common/contract/service-contract.js';
export { printProto } from './serialize/protobuf/print-proto.js';
export { HessianObject } from './serialize/hessian2/untyped.js';
export { RpcApplication, type RpcHealth } from './config/rpc-application.js';
export type {
  ExportOptions,
  GenericOptions,
  ReferOptions,
  RegistryOptions,
  RpcApplicationOptions,
} from './config/rpc-options.js';
export { type Attachments } from './common/attachments.js';
export {
  currentCall,
  runOutsideCall,
  withCall,
  type CallContext,
  type CallOptions,
} from './common/call-context.js';
export { type RpcIncident } from './common/incidents.js';
export { Invocation } from './common/invocation.js';
export { type Invoker, type RemoteInvoker, type Result } from './common/invoker.js';
export { type RpcLogger } from './common/logger.js';
export {
  RULE_GROUP,
  type ConfigListener,
  type ConfigRevision,
  type DynamicConfig,
} from './common/dynamic-config.js';
export { DynamicSetting, type DynamicSettingOptions } from './common/dynamic-setting.js';
export { isCallersOwn, isRpcCode, RPC_CODES, RpcCode } from './common/rpc-code.js';
export { RpcError, type RpcErrorDetails } from './common/rpc-error.js';
export { ServiceException } from './common/service-exception.js';
export { ServiceUrl } from './common/service-url.js';
export {
  applyFilters,
  type Filter,
  type FilterContext,
  type FilterFactory,
  type FilterPlace,
} from './filter/filter.js';
export { type SigningKeys, type SigningOptions } from './filter/security/signing-keys.js';
export { combineMonitors, type CallRecord, type RpcMonitor } from './monitor/rpc-monitor.js';
export { CallStatistics, type CallStatisticsOptions } from './monitor/call-statistics.js';
export {
  summarize,
  type CallRow,
  type CallSummary,
  type DayRow,
  type MethodName,
  type MinuteRow,
  type StatisticsSnapshot,
} from './monitor/statistics-snapshot.js';
export { prometheusText } from './monitor/prometheus-text.js';
export {
  callGraph,
  cyclesOf,
  layersOf,
  type CallArrows,
  type CallEdge,
  type CallGraph,
} from './monitor/call-graph.js';
export { FailureAlarm, type AlarmChange, type FailureAlarmOptions } from './monitor/failure-alarm.js';
// Extension points: what a user's own strategies implement.
export { ExtensionRegistry, type Activation } from './common/extension-registry.js';
export { defaultExtensions } from './config/default-extensions.js';
export { loadExtensions } from './config/load-extensions.js';
export type { ExtensionPoints, Extensions } from './config/extension-points.js';
export type { Cluster, ClusterContext, ClusterFactory, ClusterInvoker } from './cluster/cluster.js';
export type { Mocks } from './cluster/mock/mock-rule.js';
export type { Merger } from './cluster/merger/merger.js';
export type { Directory } from './cluster/directory/directory.js';
export {
  invokeChosen,
  type LoadBalance,
  type LoadBalanceFactory,
} from './cluster/loadbalance/load-balance.js';
export type { Router, RouterContext, RouterFactory } from './cluster/router/router.js';
export type { Protocol, ProtocolContext, ProtocolFactory } from './protocol/protocol.js';
export { echo } from './proxy/echo.js';
export type { GenericCallOptions, GenericService } from './proxy/generic-service.js';
export type { ProxyFactory } from './proxy/service-proxy.js';
export type {
  Registry,
  RegistryContext,
  RegistryFactory,
  RegistryListener,
  RegistrySnapshot,
} from './registry/registry.js';
export { StoreRegistry } from './registry/store-registry.js';
export type { MetadataReport } from './registry/metadata-report.js';
export type { Category, StoreEvents, UrlStore } from './registry/url-store.js';
export type { ObjectInput, ObjectOutput, Serializer } from './serialize/serializer.js';
export { TlsTransport } from './transport/tls-transport.js';
export type { TlsOptions, Transport, TransportFactory, TransportOptions } from './transport/transport.js';
