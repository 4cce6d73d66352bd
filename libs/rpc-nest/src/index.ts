export { Reference } from './reference.decorator.js';
export { RpcClientProxy, type RpcClientOptions } from './rpc-client.proxy.js';
export { RpcContext } from './rpc.context.js';
export { RpcHealthIndicator } from './rpc-health.indicator.js';
export { RpcModule, type RpcModuleAsyncOptions } from './rpc.module.js';
export { RpcServerStrategy, type RpcServerOptions } from './rpc-server.strategy.js';
export { RpcService, type RpcServiceMetadata } from './rpc-service.decorator.js';
export { referenceToken } from './rpc.constants.js';
