import { freePort } from '@stampede/testing';
import { requirePeer } from '../peers.js';
import type { Contender, Note } from './contender.js';

interface SofaRpc {
  readonly server: {
    readonly RpcServer: new (options: object) => {
      addService(id: object, implementation: object): void;
      start(): Promise<void>;
    };
  };
  readonly client: {
    readonly RpcClient: new (options: object) => {
      createConsumer(options: object): {
        ready(): Promise<void>;
        invoke(method: string, args: readonly unknown[], options: object): Promise<unknown>;
      };
    };
  };
}

const INTERFACE = 'io.stampede.bench.EchoService';
const logger = { info: silent, warn: silent, error: silent, debug: silent };

/** The RPC of Ant's Node stack, in its default: Bolt frames, hessian of hessian.js, one connection. */
export const sofaContender: Contender = {
  title: 'sofa-rpc-node, hessian',

  async serve() {
    const { RpcServer } = requirePeer<SofaRpc>('sofa-rpc-node').server;
    const port = await freePort();
    const server = new RpcServer({ logger, port });
    server.addService({ interfaceName: INTERFACE }, { echo: async (note: Note) => note });
    await server.start();
    return port;
  },

  async connect(port) {
    const { RpcClient } = requirePeer<SofaRpc>('sofa-rpc-node').client;
    const client = new RpcClient({ logger });
    const consumer = client.createConsumer({ interfaceName: INTERFACE, serverHost: `127.0.0.1:${port}` });
    await consumer.ready();
    const options = { responseTimeout: 5000 };
    return (note) => consumer.invoke('echo', [note], options) as Promise<Note>;
  },
};

function silent(): void {}
