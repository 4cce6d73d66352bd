import type { BalanceRow } from '../balance/run-balance.js';
import type { CodecRow } from '../codec/run-codec.js';
import type { EchoRow } from '../echo/run-echo.js';
import type { Machine } from './machine.js';
import { renderTable, short, times, whole } from './table.js';

/** Everything that one run measured; a section that was left out has no rows. */
export interface BenchReport {
  readonly machine: Machine;
  readonly echo: readonly EchoRow[];
  readonly codec: readonly CodecRow[];
  readonly balance: readonly BalanceRow[];
}

export function renderReport({ machine, echo, codec, balance }: BenchReport): string {
  const { command, commit, cpu, node, date } = machine;
  const parts = [`${command}\ncommit ${commit} · ${cpu} · Node ${node} · ${date} UTC`];
  if (echo.length > 0) parts.push(echoTable(echo));
  if (codec.length > 0) parts.push(codecTable(codec));
  if (balance.length > 0) parts.push(balanceTable(balance));
  return parts.join('\n\n');
}

function echoTable(rows: readonly EchoRow[]): string {
  const head = [
    'echo of 4 fields',
    'calls/s',
    'Stampede is',
    'CPU µs/call: client',
    'server',
    'calls/s of a full core',
    'Stampede is',
  ];
  const own = rows.find(({ name }) => name === 'stampede');
  return renderTable(
    head,
    rows.map((row) => [
      row.title,
      whole(row.callsPerSecond),
      row === own ? '' : times(row.stampedeRatio),
      short(row.clientMicrosPerCall),
      short(row.serverMicrosPerCall),
      whole(capacityOf(row)),
      row === own || own === undefined ? '' : times(capacityOf(own) / capacityOf(row)),
    ]),
  );
}

/** What the busier side's core could carry if it never waited: free of what else runs on the machine, and of turns that are taken. */
const capacityOf = ({ clientMicrosPerCall, serverMicrosPerCall }: EchoRow): number =>
  1e6 / Math.max(clientMicrosPerCall, serverMicrosPerCall);

function codecTable(rows: readonly CodecRow[]): string {
  const head = ['codec of an order', 'bytes', 'encode/s', 'decode/s', 'hessian2 encodes', 'decodes'];
  return renderTable(
    head,
    rows.map((row) => [
      row.title,
      String(row.bytes),
      whole(row.encodesPerSecond),
      whole(row.decodesPerSecond),
      row.name === 'hessian2' ? '' : times(row.encodeRatio),
      row.name === 'hessian2' ? '' : times(row.decodeRatio),
    ]),
  );
}

function balanceTable(rows: readonly BalanceRow[]): string {
  return renderTable(
    ['balancing, ns per choice', 'of 3', 'of 100'],
    rows.map(({ name, among3, among100 }) => [name, whole(among3), whole(among100)]),
  );
}
