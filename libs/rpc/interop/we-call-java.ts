import type { Client } from '../src/index.js';
import { cellOf, WAYS, type DubboLine, type Matrix } from './cell.js';
import { requireSample } from './implementations.js';
import { JavaPeer } from './java-peer.js';
import { Consumers } from './consumers.js';
import { methodOf, SAMPLES } from './samples/samples.js';
import type { TypesService } from './types-service.js';
import { runBehaviours } from './we-call-behaviours.js';

/** The cells in which we call a Java provider. */
export async function weCallJava(matrix: Matrix, line: DubboLine): Promise<void> {
  const { report } = matrix;
  const stop = cellOf(line, 'we call Java', 'graceful stop');
  const cells = WAYS.map((way) => cellOf(line, 'we call Java', way));
  if (![...cells, stop].some((cell) => report.wantsCell(cell))) return;
  const port = 20_000 + Math.floor(Math.random() * 10_000);
  const provider = new JavaPeer(
    matrix.java,
    `dubbo-${line}`,
    'io.stampede.interop.Peer',
    ['java-provider', matrix.zookeeper],
    `provider-${line}`,
  );
  const started: Consumers[] = [];
  try {
    await provider.ask('provider', String(port));
    for (const [index, way] of WAYS.entries()) {
      const consumers = await Consumers.start(matrix, way, port);
      started.push(consumers);
      if (!report.wantsCell(cells[index]!)) continue;
      report.begin(cells[index]!);
      await callWithEverySample(matrix, consumers.types);
      await runBehaviours(matrix, line, consumers);
    }
    if (!report.wantsCell(stop)) return;
    report.begin(stop);
    const loads = started.map((consumers) => consumers.callUntilTold());
    await new Promise((resolve) => setTimeout(resolve, 300));
    await provider.stop();
    for (const [index, load] of loads.entries())
      await report.check(`no call fails, ${WAYS[index]}`, () => load.end());
  } finally {
    await provider.stop();
    for (const consumers of started) await consumers.close();
  }
}

async function callWithEverySample({ report }: Matrix, types: Client<typeof TypesService>): Promise<void> {
  for (const [name, value] of SAMPLES)
    await report.check(name, async () => requireSample(name, await types[methodOf(name)]!(name, value)));
}
