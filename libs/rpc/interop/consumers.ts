import {
  defaultExtensions,
  int32,
  method,
  nothing,
  RpcApplication,
  service,
  string,
  type Client,
  type Extensions,
  type GenericService,
  type ReferOptions,
  type RpcApplicationOptions,
} from '../src/index.js';
import { Hessian2Serializer } from '../src/serialize/hessian2/hessian2-serializer.js';
import { BehaviourService } from './behaviour-service.js';
import { ownAddress, registryOf, type Matrix, type Way } from './cell.js';
import { behaviourImplementation } from './implementations.js';
import { TypesService } from './types-service.js';

const READY_MS = 10_000;
/** Above Java's 8 MiB, so that it is Java that refuses. */
const MAX_FRAME_BYTES = 16 * 1024 * 1024;
const SMALL_FRAME_BYTES = 4 * 1024 * 1024;

export type Behaviour = Client<typeof BehaviourService>;

/** A method that Java's interface does not have. */
const AbsentMethods = service(BehaviourService.interfaceName, {
  onlyHere: method({ args: [], returns: nothing(), timeoutMs: 10_000 }),
});

const ImpatientService = service(BehaviourService.interfaceName, {
  slow: method({ args: [int32('ms')], returns: string(), timeoutMs: 200 }),
});

/** Our side where Java is the provider; with a provider of our own beside it, for the time when Java's is stopped. */
export class Consumers {
  readonly types: Client<typeof TypesService>;
  readonly service: Behaviour;
  readonly second: Behaviour;
  /** With a limit of its own below Java's. */
  readonly small: Behaviour;
  readonly genericTypes: GenericService;
  readonly genericBehaviour: GenericService;
  readonly impatient: Client<typeof ImpatientService>;
  readonly otherVersion: Behaviour;
  readonly absent: Client<typeof AbsentMethods>;
  /** In a serialization that Java does not have. */
  readonly foreign: Behaviour;
  private readonly shared: Behaviour;

  private constructor(
    readonly way: Way,
    private readonly applications: readonly RpcApplication[],
    /** Troubles of the connections. */
    readonly incidents: readonly string[],
    { java, all }: Providers,
  ) {
    const [main, small] = applications as [RpcApplication, RpcApplication];
    this.types = main.refer(TypesService, java);
    this.service = main.refer(BehaviourService, { ...java, check: true });
    this.second = main.refer(BehaviourService, {
      ...java,
      group: 'second',
      version: '2.0.0',
    });
    this.shared = main.refer(BehaviourService, { ...all, group: 'load' });
    this.small = small.refer(BehaviourService, java);
    this.genericTypes = main.generic(TypesService.interfaceName, { ...java, timeoutMs: 10_000 });
    this.genericBehaviour = main.generic(BehaviourService.interfaceName, { ...java, timeoutMs: 10_000 });
    this.impatient = main.refer(ImpatientService, { ...java, retries: 0 });
    this.otherVersion = main.refer(BehaviourService, { ...java, version: '9.9.9' });
    this.absent = main.refer(AbsentMethods, java);
    this.foreign = main.refer(BehaviourService, { ...java, serialization: UNKNOWN, retries: 0 });
  }

  static async start(matrix: Matrix, way: Way, port: number): Promise<Consumers> {
    const incidents: string[] = [];
    const registry = registryOf(matrix, way);
    const ours = await RpcApplication.start({ application: 'node-provider', port: 0, ...registry });
    await ours.export(BehaviourService, behaviourImplementation('node'), { group: 'load', warmupMs: 0 });
    const start = (options: Partial<RpcApplicationOptions>) =>
      RpcApplication.start({
        application: 'node-consumer',
        maxFrameBytes: MAX_FRAME_BYTES,
        ...registry,
        ...options,
      });
    const main = await start({
      monitor: { incident: (kind) => incidents.push(kind) },
      extensions: withUnknownSerialization(),
    });
    const small = await start({ maxFrameBytes: SMALL_FRAME_BYTES });
    const providers = way === 'direct' ? addressed(port, ours.port!) : FOUND;
    const consumers = new Consumers(way, [main, small, ours], incidents, providers);
    await main.ready(READY_MS);
    return consumers;
  }

  /** Calls one after the other, of whatever provider, until it is told to end. The first failure is the end's. */
  callUntilTold(): { end: () => Promise<void> } {
    let told = false;
    const calls = (async () => {
      let count = 0;
      for (; !told; count++) await this.shared.greet('you');
      if (count < 20) throw new Error(`only ${count} calls`);
    })();
    calls.catch(() => undefined);
    return {
      end: () => {
        told = true;
        return calls;
      },
    };
  }

  async close(): Promise<void> {
    for (const application of this.applications) await application.close();
  }
}

const UNKNOWN = 'unknown';

/** The library's extensions, and hessian2 once more under a number that nobody knows. */
function withUnknownSerialization(): Extensions {
  const hessian2 = new Hessian2Serializer();
  return defaultExtensions().register('serializer', UNKNOWN, () => ({
    id: 30,
    name: UNKNOWN,
    output: (headerBytes) => hessian2.output(headerBytes),
    input: (body) => hessian2.input(body),
  }));
}

type Providing = Pick<ReferOptions, 'providers'>;

/** Java's provider; and it with ours. */
interface Providers {
  readonly java: Providing;
  readonly all: Providing;
}

/** By the registry. */
const FOUND: Providers = { java: {}, all: {} };

/** By their addresses, with what a registry would tell of Java's: an address alone does not say it. */
function addressed(port: number, ownPort: number): Providers {
  const java = `dubbo://${ownAddress()}:${port}?heartbeat=1000&payload=${8 * 1024 * 1024}`;
  return { java: { providers: [java] }, all: { providers: [java, `127.0.0.1:${ownPort}`] } };
}
