/** The matrix with real Java Dubbo: what `npm run interop` runs once Java is built and ZooKeeper is up. */
import { parseArgs } from 'node:util';
import { DUBBO_VERSIONS, type DubboLine, type Matrix } from './cell.js';
import { javaCallsUs } from './java-calls-us.js';
import { Report } from './report.js';
import { weCallJava } from './we-call-java.js';

const { values } = parseArgs({
  options: { dubbo: { type: 'string' }, only: { type: 'string', default: '' } },
});
const { INTEROP_JAVA = 'java', INTEROP_BUILT = '', INTEROP_LOGS = '', ZOOKEEPER_HOSTS = '' } = process.env;

const interrupt = new AbortController();
process.once('SIGINT', () => interrupt.abort());
process.once('SIGTERM', () => interrupt.abort());

const report = new Report(values.only);
const matrix: Matrix = {
  java: { java: INTEROP_JAVA, built: INTEROP_BUILT, logs: INTEROP_LOGS },
  zookeeper: ZOOKEEPER_HOSTS,
  report,
  signal: interrupt.signal,
};
const lines = (Object.keys(DUBBO_VERSIONS) as DubboLine[]).filter((line) => (values.dubbo ?? line) === line);
for (const line of lines) {
  if (!interrupt.signal.aborted) await javaCallsUs(matrix, line);
  if (!interrupt.signal.aborted) await weCallJava(matrix, line);
}
if (interrupt.signal.aborted) process.stdout.write('\nInterrupted: not everything ran.\n');
process.stdout.write(`\n${report.passed} passed, ${report.failed} failed\n`);
process.exitCode = report.failed > 0 || interrupt.signal.aborted ? 1 : 0;
