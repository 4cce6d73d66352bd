import { execFile } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { codeOf } from './errors.mjs';

/** @typedef {import('./types.mjs').ProcessIdentity} ProcessIdentity */

const run = promisify(execFile);
const linux = process.platform === 'linux';

/**
 * What makes a process itself and not a later one with the same pid.
 * @param {number} pid
 * @returns {Promise<{ startTime: string, commandLine: string } | undefined>} undefined when there is none (a zombie is none)
 */
export async function inspectProcess(pid) {
  try {
    if (linux) {
      const stat = readStat(pid);
      if (stat.state === 'Z') return undefined;
      return {
        startTime: stat.startTime,
        commandLine: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim(),
      };
    }
    const { stdout } = await run('ps', ['-o', 'state=,lstart=,command=', '-p', String(pid)], {
      env: { ...process.env, LC_ALL: 'C' },
    });
    const match = /^(\S+)\s+(\w+\s+\w+\s+\d+\s+[\d:]+\s+\d+)\s+(.*)$/.exec(stdout.trim());
    return match?.[1] && match[2] && !match[1].startsWith('Z')
      ? { startTime: match[2], commandLine: match[3] ?? '' }
      : undefined;
  } catch (error) {
    if (['ENOENT', 'ESRCH', '1'].includes(codeOf(error) ?? '')) return undefined;
    throw error;
  }
}

/** @param {number} pid */
function readStat(pid) {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0], parent: Number(fields[1]), startTime: String(fields[19]) };
}

/**
 * @param {number} pid
 * @param {string} executable
 * @returns {Promise<ProcessIdentity | undefined>}
 */
export async function identify(pid, executable) {
  const found = await inspectProcess(pid);
  return found && { pid, startTime: found.startTime, command: basename(executable) };
}

/** @param {Partial<ProcessIdentity>} identity @returns {Promise<boolean>} whether this very process still runs */
export async function isRunning(identity) {
  if (!identity.pid || !identity.startTime) return false;
  const found = await inspectProcess(identity.pid);
  return (
    found !== undefined &&
    found.startTime === identity.startTime &&
    found.commandLine.includes(identity.command ?? '')
  );
}

/**
 * Ends a process that may not be our child: the signal, then SIGKILL when it does not obey in time.
 * @param {ProcessIdentity} identity
 * @param {{ timeoutMs?: number }} [limits]
 * @returns {Promise<'absent' | 'ended' | 'killed'>}
 */
export async function endProcess(identity, { timeoutMs = 10_000 } = {}) {
  if (!(await isRunning(identity))) return 'absent';
  signalProcess(identity.pid, identity.stopSignal ?? 'SIGTERM');
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline) {
    if (!(await isRunning(identity))) return 'ended';
    await sleep(50);
  }
  signalProcess(identity.pid, 'SIGKILL');
  while (await isRunning(identity)) await sleep(20);
  return 'killed';
}

/** @param {number} pid @param {NodeJS.Signals} signal */
export function signalProcess(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}

/**
 * Memory of processes with all their descendants: proportional (shared pages counted once) where Linux tells it, else resident.
 * @param {number[]} pids
 * @returns {Promise<Map<number, number>>} bytes by pid
 */
export async function memoryOf(pids) {
  const table = linux ? linuxProcesses() : await posixProcesses();
  /** @param {number} pid @returns {number} */
  const total = (pid) => {
    let bytes = table.get(pid)?.bytes() ?? 0;
    for (const [child, row] of table) if (row.parent === pid) bytes += total(child);
    return bytes;
  };
  return new Map(pids.map((pid) => [pid, total(pid)]));
}

function linuxProcesses() {
  /** @type {Map<number, { parent: number, bytes: () => number }>} */
  const table = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const pid = Number(name);
    try {
      table.set(pid, { parent: readStat(pid).parent, bytes: () => linuxMemory(pid) });
    } catch (error) {
      if (!['ENOENT', 'ESRCH'].includes(codeOf(error) ?? '')) throw error;
    }
  }
  return table;
}

/** @param {number} pid */
function linuxMemory(pid) {
  for (const [file, pattern] of /** @type {const} */ ([
    ['smaps_rollup', /^Pss:\s+(\d+) kB/m],
    ['status', /^VmRSS:\s+(\d+) kB/m],
  ])) {
    try {
      const match = pattern.exec(readFileSync(`/proc/${pid}/${file}`, 'utf8'));
      if (match) return Number(match[1]) * 1024;
    } catch (error) {
      if (!['EACCES', 'ENOENT', 'ESRCH', 'EPERM'].includes(codeOf(error) ?? '')) throw error;
    }
  }
  return 0;
}

async function posixProcesses() {
  const { stdout } = await run('ps', ['-axo', 'pid=,ppid=,rss='], { maxBuffer: 8 * 1024 * 1024 });
  /** @type {Map<number, { parent: number, bytes: () => number }>} */
  const table = new Map();
  for (const line of stdout.trim().split('\n')) {
    const [pid = 0, parent = 0, kilobytes = 0] = line.trim().split(/\s+/).map(Number);
    table.set(pid, { parent, bytes: () => kilobytes * 1024 });
  }
  return table;
}
