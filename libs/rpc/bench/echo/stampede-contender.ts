import {
  boolean,
  int32,
  int64,
  method,
  RpcApplication,
  service,
  ServiceUrl,
  string,
  struct,
} from '../../src/index.js';
import { StaticRegistry } from '../../test/support/static-registry.js';
import { promiseDriver, type Contender } from './contender.js';

export const NoteType = struct('io.stampede.bench.Note', {
  orderId: int64(),
  skuName: string(),
  quantity: int32(),
  paid: boolean(),
});

const EchoService = service('io.stampede.bench.EchoService', {
  echo: method({ args: [NoteType], returns: NoteType, idempotent: true, timeoutMs: 5000 }),
});

const INTERFACE = EchoService.interfaceName;

/** The library as an application uses it: contract, proxy, filters, failover, balancing, hessian2, checked types. */
export const stampedeContender: Contender = {
  title: 'Stampede, hessian2',

  async serve() {
    const application = await start([], 0);
    await application.export(EchoService, { echo: (note) => note });
    return application.port!;
  },

  async connect(port) {
    const provider = new ServiceUrl('dubbo', '127.0.0.1', port, INTERFACE, { interface: INTERFACE });
    const application = await start([provider], undefined);
    const client = application.refer(EchoService);
    return promiseDriver((note) => client.echo(note));
  },
};

function start(providers: readonly ServiceUrl[], port: number | undefined): Promise<RpcApplication> {
  return RpcApplication.start({
    application: 'bench',
    registry: new StaticRegistry(providers).options(),
    extensions: StaticRegistry.extensions(),
    port,
  });
}
