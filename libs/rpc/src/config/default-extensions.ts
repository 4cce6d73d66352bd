import { ExtensionRegistry } from '../common/extension-registry.js';
import { DubboProtocol } from '../protocol/dubbo/dubbo-protocol.js';
import { HessianDialect } from '../protocol/hessian/hessian-dialect.js';
import { HttpBasedProtocol } from '../protocol/http/http-based-protocol.js';
import { JsonDialect } from '../protocol/http/json-dialect.js';
import { refuseRmi, RMI } from '../protocol/rmi/refuse-rmi.js';
import { SoapDialect } from '../protocol/webservice/soap-dialect.js';
import { createProxy } from '../proxy/service-proxy.js';
import { RedisRegistry } from '../registry/redis/redis-registry.js';
import { StaticRegistry } from '../registry/static/static-registry.js';
import { ZookeeperRegistry } from '../registry/zookeeper/zookeeper-registry.js';
import { Hessian2Serializer } from '../serialize/hessian2/hessian2-serializer.js';
import { GsonSerializer } from '../serialize/json/gson-serializer.js';
import { MsgpackSerializer } from '../serialize/msgpack/msgpack-serializer.js';
import { ProtobufSerializer } from '../serialize/protobuf/protobuf-serializer.js';
import { TcpTransport } from '../transport/tcp-transport.js';
import { TlsTransport } from '../transport/tls-transport.js';
import type { ExtensionPoints, Extensions } from './extension-points.js';
import { registerClusters } from './default-clusters.js';
import { registerFilters } from './default-filters.js';

/** A registry with everything that the library brings; a user's own extensions are added to it. */
export function defaultExtensions(): Extensions {
  const extensions = new ExtensionRegistry<ExtensionPoints>()
    .register('proxy', 'object', createProxy)
    .register('registry', ZookeeperRegistry.NAME, (context) => ZookeeperRegistry.connect(context))
    .register('registry', RedisRegistry.NAME, (context) => RedisRegistry.connect(context))
    .register('registry', StaticRegistry.NAME, (context) => StaticRegistry.connect(context))
    .register('protocol', DubboProtocol.NAME, (context) => new DubboProtocol(context))
    .register('protocol', JsonDialect.NAME, (context) => new HttpBasedProtocol(new JsonDialect(), context))
    .register(
      'protocol',
      HessianDialect.NAME,
      (context) => new HttpBasedProtocol(new HessianDialect(), context),
    )
    .register('protocol', SoapDialect.NAME, (context) => new HttpBasedProtocol(new SoapDialect(), context))
    .register('protocol', RMI, refuseRmi)
    .register('transport', TcpTransport.NAME, (options) => new TcpTransport(options))
    .register('transport', TlsTransport.NAME, (options) => new TlsTransport(options))
    .register('serializer', Hessian2Serializer.NAME, () => new Hessian2Serializer())
    .register('serializer', GsonSerializer.NAME, () => new GsonSerializer())
    .register('serializer', MsgpackSerializer.NAME, () => new MsgpackSerializer())
    .register('serializer', ProtobufSerializer.NAME, () => new ProtobufSerializer());
  return registerFilters(registerClusters(extensions));
}
