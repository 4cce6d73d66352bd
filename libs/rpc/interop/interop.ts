/** The matrix with real Java Dubbo: what `npm run interop` runs once Java is built and ZooKeeper is up. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { cellOf, DUBBO_VERSIONS, WAYS, type DubboLine, type Matrix } from './cell.js';
import { runSuite, SUITE_CELLS } from './caucho/run-suite.js';
import { javaCallsUs } from './java-calls-us.js';
import { runOtherSerializations, SERIALIZATION_CELLS } from './other-serializations.js';
import { Report } from './report.js';
import { weCallJava } from './we-call-java.js';

const { values } = parseArgs({
  options: {
    dubbo: { type: 'string' },
    only: { type: 'string', default: '' },
    json: { type: 'string' },
  },
});
const { INTEROP_JAVA = 'java', INTEROP_BUILT = '', INTEROP_LOGS = '', ZOOKEEPER_HOSTS = '' } = process.env;

const interrupt = new AbortController();
process.on('SIGINT', () => interrupt.abort());
process.on('SIGTERM', () => interrupt.abort());

const lines = (Object.keys(DUBBO_VERSIONS) as DubboLine[]).filter((line) => (values.dubbo ?? line) === line);
const suiteCells = values.dubbo === undefined ? SUITE_CELLS : [];
const cells = lines.flatMap((line) =>
  (['Java calls us', 'we call Java'] as const).flatMap((direction) =>
    ([...WAYS, 'graceful stop'] as const).map((way) => cellOf(line, direction, way)),
  ),
);
const serializationCells = lines.includes('2.7') ? SERIALIZATION_CELLS : [];
const report = new Report([...cells, ...serializationCells, ...suiteCells], values.only, interrupt.signal);
const matrix: Matrix = {
  java: { java: INTEROP_JAVA, built: INTEROP_BUILT, logs: INTEROP_LOGS, signal: interrupt.signal },
  zookeeper: ZOOKEEPER_HOSTS,
  report,
};
try {
  for (const line of lines) {
    await javaCallsUs(matrix, line);
    await weCallJava(matrix, line);
  }
  if (lines.includes('2.7')) await runOtherSerializations(matrix);
  if (suiteCells.length > 0) await runSuite(matrix);
} catch (error) {
  // What an interruption ends is no news.
  if (!interrupt.signal.aborted) throw error;
}
if (interrupt.signal.aborted) process.stdout.write('\nInterrupted: not everything ran.\n');
if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(report));
process.stdout.write(`\n${report.passed} passed, ${report.failed} failed\n`);
process.exitCode = report.failed > 0 || interrupt.signal.aborted ? 1 : 0;
