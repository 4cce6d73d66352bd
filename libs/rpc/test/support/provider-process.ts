/** A provider in a process of its own, to be killed or asked to end: `node provider-process.js` with its settings in the environment. */
import { RpcApplication } from '../../src/index.js';
import { EchoImplementation } from './echo-implementation.js';
import { EchoService, PATIENCE_MS } from './echo-service.js';

const {
  PROVIDER_NAME = 'child',
  PROVIDER_PORT = '0',
  PROVIDER_ROOT = 'dubbo',
  ZOOKEEPER_HOSTS = '',
} = process.env;
const application = await RpcApplication.start({
  application: 'provider',
  registry: { hosts: ZOOKEEPER_HOSTS, root: PROVIDER_ROOT, connectTimeoutMs: PATIENCE_MS },
  port: Number(PROVIDER_PORT),
});
await application.export(EchoService, new EchoImplementation(PROVIDER_NAME), { warmupMs: 0 });
process.once('SIGTERM', () => {
  void application.close().then(() => process.exit(0));
});
// A test that failed has not stopped it.
process.once('disconnect', () => process.exit(1));
process.send?.({ port: application.port });
