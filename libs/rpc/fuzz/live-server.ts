import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { RpcApplication, ServiceUrl, type Client } from '../src/index.js';
import { knownProviders } from '../test/support/known-providers.js';
import { FRAMES, FuzzService } from './corpus.js';
import type { FuzzFailure } from './run-cases.js';
import { mutated } from './mutate.js';
import { caseSeed, Random } from './random.js';

/** Frames sent over one connection before a good call is made over another. */
const BURST = 20;

/** A provider in this process, a consumer of it, and a stranger who sends whatever he likes. */
export class LiveServer {
  private stranger: Socket | undefined;

  private constructor(
    private readonly provider: RpcApplication,
    private readonly consumer: RpcApplication,
    private readonly client: Client<typeof FuzzService>,
  ) {}

  static async start(): Promise<LiveServer> {
    const provider = await start([], 0);
    await provider.export(FuzzService, { everything: (value) => value, hello: (text) => text });
    const url = new ServiceUrl('dubbo', '127.0.0.1', provider.port!, FuzzService.interfaceName, {
      interface: FuzzService.interfaceName,
    });
    const consumer = await start([url], undefined);
    return new LiveServer(provider, consumer, consumer.refer(FuzzService, { timeoutMs: 15_000 }));
  }

  /** @returns the first burst after which the other connection's call was not answered */
  async run(cases: number, seed: number): Promise<FuzzFailure | undefined> {
    for (let index = 0; index < cases; index += BURST) {
      const random = new Random(caseSeed(seed, index));
      const bytes = Buffer.concat(Array.from({ length: BURST }, () => mutated(FRAMES, random)));
      try {
        await this.burst(bytes, random);
        const text = `still here ${index}`;
        const answer = await this.client.hello(text);
        if (answer !== text) throw new Error(`"${text}" was answered with "${answer}"`);
      } catch (error) {
        return { target: 'live', seed, index, bytes, error };
      }
    }
    return undefined;
  }

  async close(): Promise<void> {
    this.stranger?.destroy();
    await this.consumer.close();
    await this.provider.close();
  }

  /** A stranger's connection lives until the server ends it; now and then it breaks off in the middle of a frame. */
  private async burst(bytes: Buffer, random: Random): Promise<void> {
    let { stranger } = this;
    if (stranger === undefined || stranger.destroyed || !stranger.writable || random.below(10) === 0) {
      stranger?.destroy();
      this.stranger = stranger = connect(this.provider.port!, '127.0.0.1');
      stranger.on('error', () => undefined).resume();
      await once(stranger, 'connect');
    }
    stranger.write(bytes);
  }
}

function start(providers: readonly ServiceUrl[], port: number | undefined): Promise<RpcApplication> {
  return RpcApplication.start({
    application: 'fuzz',
    registry: knownProviders(providers),
    port,
    drainMs: 100,
  });
}
