import { isRunning, memoryOf } from './processes.mjs';

/** @typedef {import('./types.mjs').RunFile} RunFile */
/** @typedef {{ what: string, address: string, how: string, pid?: number, bytes?: number, health?: string }} Row */

/**
 * What runs, a row each: infrastructure, apps, and the launcher itself.
 * @param {RunFile} run
 * @returns {Promise<Row[]>}
 */
export async function listRows(run) {
  const records = [
    ...orderedParts(run).map(([what, part]) => ({
      ...part,
      what,
      address: withoutPassword(part.url ?? part.brokers ?? part.hosts ?? ''),
    })),
    ...run.apps.map((app) => ({
      ...app,
      what: app.instance,
      how: app.inspectPort ? `dev, debugger ${app.inspectPort}` : 'node',
      address: app.httpPort ? `http://127.0.0.1:${app.httpPort}` : `127.0.0.1:${app.rpcPort} (RPC)`,
    })),
    { ...run, what: 'launcher', address: '', how: 'node' },
  ];
  const alive = await Promise.all(records.map((record) => isRunning(record)));
  const memory = await memoryOf(
    records.flatMap(({ pid }, index) => (pid && alive[index] && pid !== run.pid ? [pid] : [])),
  );
  // The launcher's own share: its children have rows of their own, the engine's containers are not among them.
  const children = records.filter(({ pid, how }) => pid !== run.pid && how !== 'docker');
  if (alive.at(-1)) {
    const whole = await memoryOf([run.pid]);
    memory.set(run.pid, (whole.get(run.pid) ?? 0) - sumOf(children.map(({ pid }) => memory.get(pid ?? 0))));
  }
  return records.map(({ what, address, how, pid }, index) => ({
    ...{ what, address, how },
    ...(pid && alive[index] ? { pid, bytes: memory.get(pid) } : {}),
  }));
}

/** @param {RunFile} run */
function orderedParts({ infrastructure }) {
  const order = ['postgres', 'redis', 'zookeeper', 'kafka', 'prometheus'];
  return Object.entries(infrastructure).sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
}

/** @param {(number | undefined)[]} numbers */
function sumOf(numbers) {
  return numbers.reduce((/** @type {number} */ sum, number) => sum + (number ?? 0), 0);
}

/** @param {string} address */
export function withoutPassword(address) {
  return address.replace(/\/\/[^@/]*@/, '//');
}

/**
 * @param {Row[]} rows
 * @returns {string} a table for people, with a total
 */
export function renderTable(rows) {
  const withHealth = rows.some(({ health }) => health !== undefined);
  const total = rows.reduce((sum, { bytes = 0 }) => sum + bytes, 0);
  const cells = [
    ['what', 'address', 'from', 'pid', 'memory', ...(withHealth ? ['health'] : [])],
    ...rows.map(({ what, address, how, pid, bytes, health }) => [
      ...[
        what,
        address,
        how,
        pid === undefined ? '' : String(pid),
        bytes === undefined ? '' : mebibytes(bytes),
      ],
      ...(withHealth ? [health ?? ''] : []),
    ]),
    ['total', '', '', '', mebibytes(total), ...(withHealth ? [''] : [])],
  ];
  const widths =
    cells[0]?.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0))) ?? [];
  const right = new Set([3, 4]);
  return cells
    .map((row) =>
      row
        .map((cell, column) =>
          right.has(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** @param {number} bytes */
function mebibytes(bytes) {
  return `${Math.round(bytes / 1024 / 1024)} MiB`;
}
