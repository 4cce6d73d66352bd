import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { endLeftovers, findRunning } from './leftovers.mjs';
import { identify, isRunning } from './processes.mjs';
import { claimRunFile, readRunFile } from './run-file.mjs';

let home = '';
/** @type {import('node:child_process').ChildProcess[]} */
let children = [];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'stampede-leftovers-'));
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(home, { recursive: true, force: true });
});

async function startProcess() {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  children.push(child);
  const identity = await identify(Number(child.pid), process.execPath);
  if (!identity) throw new Error('no process');
  return identity;
}

/**
 * @param {import('./types.mjs').ProcessIdentity} launcher
 * @param {import('./types.mjs').ProcessIdentity} app
 * @param {import('./types.mjs').ProcessIdentity} redis
 */
async function writeRun(launcher, app, redis) {
  await claimRunFile(home, {
    ...{ version: 1, mode: 'demo', ...launcher, startedAt: '', state: 'ready', urls: {}, env: {} },
    infrastructure: { redis: { how: 'native', ...redis } },
    apps: [{ name: 'order', instance: 'order-1', metricsPort: 7220, log: '', ...app }],
  });
}

const dead = { pid: 2 ** 22 + 1, startTime: '1', command: 'node' };

describe('the stack of a state folder', () => {
  it('runs while its launcher lives', async () => {
    const launcher = await startProcess();
    await writeRun(launcher, dead, dead);
    expect((await findRunning(home))?.pid).toBe(launcher.pid);
  });

  it('does not run when another process has the pid of its launcher', async () => {
    const launcher = await startProcess();
    await writeRun({ ...launcher, startTime: '12' }, dead, dead);
    expect(await findRunning(home)).toBeUndefined();
  });

  it('does not run without a run file', async () => {
    expect(await findRunning(home)).toBeUndefined();
  });
});

describe('what a dead launcher left behind', () => {
  it('is ended, apps and infrastructure, and its run file goes', async () => {
    const [app, redis] = [await startProcess(), await startProcess()];
    await writeRun(dead, app, redis);
    /** @type {string[]} */
    const said = [];
    expect(await endLeftovers(home, (line) => void said.push(line))).toBe(2);
    expect(await Promise.all([isRunning(app), isRunning(redis)])).toEqual([false, false]);
    expect(said.map((line) => line.split(' ')[1])).toEqual(['order-1', 'redis']);
    expect(await readRunFile(home)).toBeUndefined();
  });

  it('is left alone where a pid belongs to another process by now', async () => {
    const bystander = await startProcess();
    await writeRun(dead, { ...bystander, startTime: '12' }, { ...bystander, command: 'redis-server' });
    expect(await endLeftovers(home, () => undefined)).toBe(0);
    expect(await isRunning(bystander)).toBe(true);
  });
});
