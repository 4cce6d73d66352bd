import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { FollowTrail } from '../../application/trails.js';
import type { Happening } from '../../domain/timeline.js';

const MAX_LINES = 500;
/** Fields that say nothing of what happened. */
const ENVELOPE = new Set([
  'level',
  'time',
  'msg',
  'service',
  'instance',
  'traceId',
  'pid',
  'hostname',
  'err',
]);

interface LogLine {
  readonly level?: string;
  readonly time?: string | number;
  readonly msg?: string;
  readonly instance?: string;
  readonly err?: { readonly message?: string };
}

/** Lines of the services' logs that carry one of the purchase's ids or its trace. */
export function logLinesTrail(folder: string): FollowTrail {
  return async ({ purchaseId, orderIds, paymentIds, traceIds }) => {
    const needles = [purchaseId, ...orderIds, ...paymentIds, ...traceIds];
    const names = await readdir(folder).catch(() => []);
    const found: Happening[] = [];
    for (const name of names.filter((file) => file.endsWith('.log')).sort()) {
      for await (const line of linesWith(join(folder, name), needles)) {
        if (found.length < MAX_LINES) found.push(toHappening(line, basename(name, '.log')));
      }
    }
    return found;
  };
}

async function* linesWith(path: string, needles: readonly string[]): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
    const text = rest + (chunk as string);
    const end = text.lastIndexOf('\n') + 1;
    rest = text.slice(end);
    const whole = text.slice(0, end);
    // Most pieces of most logs name none of them: those are not even split.
    if (needles.some((needle) => whole.includes(needle))) {
      for (const line of whole.split('\n')) if (needles.some((needle) => line.includes(needle))) yield line;
    }
  }
}

function toHappening(text: string, fileName: string): Happening {
  let line: LogLine;
  try {
    line = JSON.parse(text) as LogLine;
  } catch {
    return { atMs: undefined, store: `log ${fileName}`, what: text.slice(0, 300) };
  }
  const rest = Object.entries(line).filter(([name]) => !ENVELOPE.has(name));
  const fields = rest.map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const error = line.err?.message === undefined ? '' : ` (${line.err.message})`;
  const what = `${line.level}: ${line.msg ?? ''}${error} ${fields.join(' ')}`.trim().slice(0, 400);
  return { atMs: new Date(line.time ?? 0).getTime(), store: `log ${line.instance ?? fileName}`, what };
}
