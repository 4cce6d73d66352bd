import {
  int32,
  method,
  nothing,
  RpcApplication,
  service,
  ServiceUrl,
  string,
  type Client,
  type GenericService,
  type RpcApplicationOptions,
} from '../src/index.js';
import { BehaviourService } from './behaviour-service.js';
import { ownAddress, registryOf, type Matrix, type Way } from './cell.js';
import { directExtensions } from './direct-registry.js';
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
  private readonly shared: Behaviour;

  private constructor(
    readonly way: Way,
    private readonly applications: readonly RpcApplication[],
    /** Troubles of the connections. */
    readonly incidents: readonly string[],
  ) {
    const [main, small] = applications as [RpcApplication, RpcApplication];
    this.types = main.refer(TypesService);
    this.service = main.refer(BehaviourService, { check: true });
    this.second = main.refer(BehaviourService, { group: 'second', version: '2.0.0' });
    this.shared = main.refer(BehaviourService, { group: 'load' });
    this.small = small.refer(BehaviourService);
    this.genericTypes = main.generic(TypesService.interfaceName, { timeoutMs: 10_000 });
    this.genericBehaviour = main.generic(BehaviourService.interfaceName, { timeoutMs: 10_000 });
    this.impatient = main.refer(ImpatientService, { retries: 0 });
    this.otherVersion = main.refer(BehaviourService, { version: '9.9.9' });
    this.absent = main.refer(AbsentMethods);
  }

  static async start(matrix: Matrix, way: Way, port: number): Promise<Consumers> {
    const incidents: string[] = [];
    const ours = await RpcApplication.start({
      application: 'node-provider',
      registry: registryOf(matrix, way),
      extensions: directExtensions(),
      port: 0,
    });
    await ours.export(BehaviourService, behaviourImplementation('node'), { group: 'load', warmupMs: 0 });
    const urls = urlsOf(port, ours.port!);
    const start = (options: Partial<RpcApplicationOptions>) =>
      RpcApplication.start({
        application: 'node-consumer',
        registry: registryOf(matrix, way, urls),
        extensions: directExtensions(),
        maxFrameBytes: MAX_FRAME_BYTES,
        ...options,
      });
    const main = await start({
      monitor: { incident: (kind) => incidents.push(kind) },
    });
    const small = await start({ maxFrameBytes: SMALL_FRAME_BYTES });
    const consumers = new Consumers(way, [main, small, ours], incidents);
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

/** As java/peer's Dubbo sets them. */
const JAVA_SETTINGS = { payload: String(8 * 1024 * 1024), heartbeat: '1000' };

/** What a registry would tell of the Java provider's port, and of ours: an address alone does not say it. */
function urlsOf(port: number, ownPort: number): ServiceUrl[] {
  const of = (path: string, parameters: Record<string, string> = {}) =>
    new ServiceUrl('dubbo', ownAddress(), port, path, { ...JAVA_SETTINGS, ...parameters });
  const behaviour = BehaviourService.interfaceName;
  return [
    of(TypesService.interfaceName),
    of(behaviour),
    of(behaviour, { group: 'second', version: '2.0.0' }),
    of(behaviour, { group: 'load' }),
    new ServiceUrl('dubbo', '127.0.0.1', ownPort, behaviour, { group: 'load' }),
  ];
}
