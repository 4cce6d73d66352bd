import { requirePeer } from '../peers.js';
import type { Contender, Note } from './contender.js';

type Callback = (error: Error | null, note: Note) => void;

interface Grpc {
  readonly Server: new () => {
    addService(definition: object, implementation: object): void;
    bindAsync(address: string, credentials: object, done: (error: Error | null, port: number) => void): void;
  };
  readonly ServerCredentials: { createInsecure(): object };
  readonly credentials: { createInsecure(): object };
  loadPackageDefinition(definition: object): {
    io: { stampede: { bench: { EchoService: EchoClient & { readonly service: object } } } };
  };
}
type EchoClient = new (
  address: string,
  credentials: object,
) => {
  echo(note: Note, done: Callback): void;
  waitForReady(deadline: number, done: (error?: Error) => void): void;
};

/** grpc-js: protobuf over one HTTP/2 connection. */
export const grpcContender: Contender = {
  title: 'grpc-js',

  serve() {
    const { grpc, EchoService } = load();
    const server = new grpc.Server();
    const echo = (call: { request: Note }, done: Callback): void => done(null, call.request);
    server.addService(EchoService.service, { echo });
    return new Promise((resolve, reject) =>
      server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) =>
        error ? reject(error) : resolve(port),
      ),
    );
  },

  async connect(port) {
    const { grpc, EchoService } = load();
    const client = new EchoService(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    await new Promise<void>((resolve, reject) =>
      client.waitForReady(Date.now() + 5000, (error) => (error ? reject(error) : resolve())),
    );
    return (note) =>
      new Promise((resolve, reject) =>
        client.echo(note, (error, echoed) => (error ? reject(error) : resolve(echoed))),
      );
  },
};

function load() {
  const grpc = requirePeer<Grpc>('@grpc/grpc-js');
  const loader = requirePeer<{ loadSync(file: string, options: object): object }>('@grpc/proto-loader');
  const definition = loader.loadSync(new URL('echo.proto', import.meta.url).pathname, { defaults: true });
  return { grpc, EchoService: grpc.loadPackageDefinition(definition).io.stampede.bench.EchoService };
}
