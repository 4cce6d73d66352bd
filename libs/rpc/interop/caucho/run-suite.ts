import { codecOf } from '../../src/serialize/hessian2/compile-codec.js';
import { Hessian2Reader } from '../../src/serialize/hessian2/hessian2-reader.js';
import { Hessian2Writer } from '../../src/serialize/hessian2/hessian2-writer.js';
import type { Matrix } from '../cell.js';
import { describe, same } from '../equality.js';
import { JavaPeer } from '../java-peer.js';
import { SUITE_VALUES, type SuiteValue } from './suite-values.js';

export const SUITE_CELLS = [
  'Hessian 2.0 suite of Caucho · we read what Java writes',
  'Hessian 2.0 suite of Caucho · Java reads what we write',
] as const;

/**
 * Caucho's public suite of Hessian 2.0 (com.caucho.hessian.test.TestHessian2): what Java writes is read and compared; what we write is
 * read and compared by the suite's own methods.
 */
export async function runSuite({ java, report }: Matrix): Promise<void> {
  if (!SUITE_CELLS.some((cell) => report.wantsCell(cell))) return;
  const suite = new JavaPeer(java, 'caucho', 'io.stampede.interop.Suite', [], 'caucho');
  try {
    const methods = (await suite.ask('list')).map(({ name }) => name);
    report.begin(SUITE_CELLS[0]);
    const differing: string[] = [];
    for (const method of methods.filter((name) => name.startsWith('reply'))) {
      await report.check(method, async () => {
        const expected = valueOf(method.slice('reply'.length));
        const [{ name: hex } = { name: '' }] = await suite.ask('reply', method);
        const value = read(expected, hex);
        if (!same(value, expected.value))
          throw new Error(`we see ${describe(value)} instead of ${describe(expected.value)}`);
        if (write(expected) !== hex) differing.push(method.slice('reply'.length));
      });
    }
    report.begin(SUITE_CELLS[1]);
    for (const method of methods.filter((name) => name.startsWith('arg'))) {
      await report.check(method, () =>
        suite.ask('argument', method, write(valueOf(method.slice('arg'.length)))),
      );
    }
    report.note(`other bytes than Caucho's for: ${differing.join(', ')}`);
  } finally {
    await suite.stop();
  }
}

function valueOf(name: string): SuiteValue {
  const value = SUITE_VALUES.get(name);
  if (value === undefined) throw new Error('we have no such value');
  return value;
}

function read({ type, value }: SuiteValue, hex: string): unknown {
  const reader = new Hessian2Reader(Buffer.from(hex, 'hex'));
  const found = codecOf(type).read(reader);
  if (!reader.atEnd) throw new Error('bytes are left');
  // Maps whose keys are text are records.
  return value instanceof Map && !(found instanceof Map) ? new Map(Object.entries(found as object)) : found;
}

function write({ type, value, mapClass }: SuiteValue): string {
  const writer = new Hessian2Writer();
  writer.begin(0);
  if (mapClass === undefined) codecOf(type).write(writer, value);
  else {
    const any = codecOf(type);
    writer.beginMap(mapClass);
    for (const [key, entry] of value as Map<unknown, unknown>) {
      any.write(writer, key);
      any.write(writer, entry);
    }
    writer.endMap();
  }
  return writer.bytes().toString('hex');
}
