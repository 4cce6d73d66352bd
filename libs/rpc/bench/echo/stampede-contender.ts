import { boolean, int32, int64, method, RpcApplication, service, string, struct } from '../../src/index.js';
import type { Contender } from './contender.js';

export const NoteType = struct('io.stampede.bench.Note', {
  orderId: int64(),
  skuName: string(),
  quantity: int32(),
  paid: boolean(),
});

const EchoService = service('io.stampede.bench.EchoService', {
  echo: method({ args: [NoteType], returns: NoteType, idempotent: true, timeoutMs: 5000 }),
});

/** The library as an application uses it: contract, proxy, filters, failover, balancing, hessian2, checked types. */
export const stampedeContender: Contender = {
  title: 'Stampede, hessian2',

  async serve() {
    const application = await RpcApplication.start({ application: 'bench-provider', port: 0 });
    await application.export(EchoService, { echo: (note) => note });
    return application.port!;
  },

  async connect(port) {
    const application = await RpcApplication.start({ application: 'bench-consumer' });
    const client = application.refer(EchoService, { providers: [`127.0.0.1:${port}`] });
    return (note) => client.echo(note);
  },
};
