import { RpcApplication, type RpcApplicationOptions } from '../src/index.js';
import { BehaviourService } from './behaviour-service.js';
import { cellOf, ownAddress, registryOf, WAYS, type DubboLine, type Matrix, type Way } from './cell.js';
import { behaviourImplementation, typesImplementation } from './implementations.js';
import { JavaPeer } from './java-peer.js';
import { SAMPLES } from './samples/samples.js';
import { TypesService } from './types-service.js';

/** Cases of java/peer's Cases that need nothing done on our side. */
const CASES = [
  ...['text', 'void', 'future', '1 MB of bytes', '1 MB of text', '1 MB result', 'attachments'],
  ...['group and version', 'one-way', 'callback', 'echo', '200 in flight'],
  ...['generic call', 'generic call without parameter types', 'generic call with an object'],
  ...['generic call that fails', 'generic call of a method that is not there'],
  ...['declared exception', 'exception of our own', 'method that is not there', 'version that is not there'],
  ...['timeout', 'argument over the limit', 'result over the limit', 'serialization that is refused'],
];

/** Below Java's 8 MiB, so that it is us who refuse. */
const MAX_FRAME_BYTES = 4 * 1024 * 1024;

/** The cells in which a Java consumer calls our provider. */
export async function javaCallsUs(matrix: Matrix, line: DubboLine): Promise<void> {
  for (const way of WAYS) {
    const cell = cellOf(line, 'Java calls us', way);
    if (!matrix.report.wantsCell(cell)) continue;
    matrix.report.begin(cell);
    const providers = await Providers.start(matrix, way);
    const consumer = new JavaPeer(
      matrix.java,
      `dubbo-${line}`,
      'io.stampede.interop.Peer',
      ['java-consumer', matrix.zookeeper],
      `consumer-${line}-${way}`,
    );
    try {
      await consumer.ask('consumer', way, ...(way === 'direct' ? [providers.addresses.join(',')] : []));
      await runCases(matrix, consumer, providers);
    } finally {
      await consumer.stop();
      await providers.close();
    }
  }
}

async function runCases({ report }: Matrix, consumer: JavaPeer, providers: Providers): Promise<void> {
  const answered = new Map((await consumer.ask('types')).map(({ name, failure }) => [name, failure]));
  for (const name of SAMPLES.keys())
    report.add(name, answered.has(name) ? answered.get(name) : 'Java has no such sample');
  for (const name of answered.keys()) if (!SAMPLES.has(name)) report.add(name, 'we have no such sample');
  for (const name of CASES) await report.check(name, () => consumer.ask('run', name));
  await report.check('heartbeat', async () => {
    await consumer.ask('run', 'heartbeat');
    if (providers.incidents.length > 0) throw new Error(providers.incidents.join(', '));
  });
  await report.check('graceful stop of our provider', async () => {
    await consumer.ask('run', 'load begins');
    await new Promise((resolve) => setTimeout(resolve, 300));
    await providers.main.stopServing();
    await consumer.ask('run', 'load ends');
  });
}

/** Our three providers: with everything; a second one for the load; one with short heartbeats. */
class Providers {
  private constructor(
    readonly main: RpcApplication,
    private readonly second: RpcApplication,
    private readonly beating: RpcApplication,
    /** Troubles of the connections with short heartbeats. */
    readonly incidents: readonly string[],
  ) {}

  static async start(matrix: Matrix, way: Way): Promise<Providers> {
    const start = (options: Partial<RpcApplicationOptions> = {}) =>
      RpcApplication.start({
        application: 'node-provider',
        ...registryOf(matrix, way),
        host: '0.0.0.0',
        registerHost: ownAddress(),
        port: 0,
        maxFrameBytes: MAX_FRAME_BYTES,
        ...options,
      });
    const incidents: string[] = [];
    const main = await start();
    await main.export(TypesService, typesImplementation);
    await main.export(BehaviourService, behaviourImplementation('node'));
    await main.export(BehaviourService, behaviourImplementation('node second'), {
      group: 'second',
      version: '2.0.0',
    });
    await main.export(BehaviourService, behaviourImplementation('node'), { group: 'load', warmupMs: 0 });
    const second = await start();
    await second.export(BehaviourService, behaviourImplementation('node'), { group: 'load', warmupMs: 0 });
    const beating = await start({
      heartbeatMs: 1000,
      monitor: { incident: (kind) => incidents.push(kind) },
    });
    await beating.export(BehaviourService, behaviourImplementation('node beating'), { group: 'beating' });
    return new Providers(main, second, beating, incidents);
  }

  get addresses(): string[] {
    return [this.main, this.second, this.beating].map(({ port }) => `${ownAddress()}:${port}`);
  }

  async close(): Promise<void> {
    await Promise.all([this.main, this.second, this.beating].map((application) => application.close()));
  }
}
