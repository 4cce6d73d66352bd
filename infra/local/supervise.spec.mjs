import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isRunning } from './processes.mjs';
import { Supervisor } from './supervise.mjs';
import { until } from './until.mjs';

let home = '';
/** @type {string[]} */
let said = [];
/** @type {Supervisor} */
let supervisor;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'stampede-supervise-'));
  said = [];
  supervisor = new Supervisor({ say: (line) => void said.push(line), onChange: async () => undefined });
});
afterEach(async () => {
  await supervisor.stopAll();
  await rm(home, { recursive: true, force: true });
});

/** @param {string} name @param {string} script @param {string} [logName] @returns {import('./types.mjs').ProcessSpec} */
function specOf(name, script, logName = name) {
  const log = join(home, `${logName}.log`);
  const ready = (/** @type {AbortSignal} */ signal) =>
    eventually(async () => expect(await readFile(log, 'utf8')).toContain('ready'), signal);
  return { name, command: process.execPath, args: ['-e', script], env: {}, log, ready };
}

/** @param {() => Promise<unknown>} check @param {AbortSignal} [signal] */
const eventually = (check, signal) => until(check, { what: 'it', timeoutMs: 20_000, everyMs: 20, signal });

const SERVER = 'console.log("ready"); setInterval(() => {}, 1000)';

describe('a supervised process', () => {
  it('is started again when it is killed, and both are said', async () => {
    const supervised = await supervisor.start(specOf('order-1', SERVER));
    const first = supervised.identity;
    process.kill(Number(first?.pid), 'SIGKILL');
    await eventually(async () => expect(said.some((line) => line.includes('order-1 is back'))).toBe(true));
    expect(supervised.identity?.pid).not.toBe(first?.pid);
    expect(await isRunning(supervised.identity ?? {})).toBe(true);
    expect(said[0]).toMatch(/order-1 \(pid \d+\) ended by SIGKILL; starting it again in 0.2 s/);
  });

  it('gets what is meant for the first start only once', async () => {
    const script = `console.log(process.env.ONCE ?? 'not again', 'ready'); setInterval(() => {}, 1000)`;
    const spec = { ...specOf('order-1', script), firstEnv: { ONCE: 'armed' } };
    const supervised = await supervisor.start(spec);
    process.kill(Number(supervised.identity?.pid), 'SIGKILL');
    await eventually(async () => expect(await readFile(spec.log, 'utf8')).toContain('not again'));
    expect((await readFile(spec.log, 'utf8')).match(/armed/g)).toHaveLength(1);
  });

  it('is an error with the end of its log when it ends before it is ready', async () => {
    const start = supervisor.start(
      specOf('order-1', 'console.log("SHARD_URLS: is required"); process.exit(78)'),
    );
    await expect(start).rejects.toThrow(
      /order-1 did not start: ended with code 78\n +SHARD_URLS: is required/,
    );
  });

  it('is an error when its program does not exist', async () => {
    await expect(
      supervisor.start({ ...specOf('order-1', ''), command: join(home, 'nothing') }),
    ).rejects.toThrow(/order-1 did not start.*ENOENT/);
  });

  it('is killed when it does not obey, and that is said', async () => {
    const stubborn = 'process.on("SIGTERM", () => {}); console.log("ready"); setInterval(() => {}, 1000)';
    const supervised = await supervisor.start({ ...specOf('order-1', stubborn), stopTimeoutMs: 200 });
    await supervisor.stopAll();
    expect(await isRunning(supervised.identity ?? {})).toBe(false);
    expect(said).toEqual(['order-1 did not stop in time and was killed.']);
  });
});

describe('a stack of supervised processes', () => {
  it('stops in the reverse order of its start and restarts nothing meanwhile', async () => {
    const first = await supervisor.start(specOf('redis', SERVER));
    const second = await supervisor.start(specOf('order-1', SERVER));
    /** @type {string[]} */
    const order = [];
    await supervisor.stopAll((name) => void order.push(name));
    expect(order).toEqual(['order-1', 'redis']);
    expect(await Promise.all([first, second].map(({ identity }) => isRunning(identity ?? {})))).toEqual([
      false,
      false,
    ]);
    expect(said).toEqual([]);
    await expect(supervisor.start(specOf('late', SERVER))).rejects.toThrow('the stack stops');
    await expect(supervisor.replace(specOf('redis', SERVER))).rejects.toThrow('is not started');
  });

  it('puts another process in the place of one, and stops it in its turn', async () => {
    const first = await supervisor.start(specOf('order-1', SERVER));
    await supervisor.start(specOf('gateway-1', SERVER));
    const second = await supervisor.replace(specOf('order-1', `/* new */ ${SERVER}`));
    expect(await isRunning(first.identity ?? {})).toBe(false);
    expect(await isRunning(second.identity ?? {})).toBe(true);
    /** @type {string[]} */
    const order = [];
    await supervisor.stopAll((name) => void order.push(name));
    expect(order).toEqual(['gateway-1', 'order-1']);
    expect(await isRunning(second.identity ?? {})).toBe(false);
    expect(said).toEqual([]);
  });

  it('keeps the place of a replacement that does not start for the next one', async () => {
    await supervisor.start(specOf('order-1', SERVER));
    await expect(supervisor.replace(specOf('order-1', 'process.exit(1)', 'other'))).rejects.toThrow(
      'order-1 did not start: ended with code 1',
    );
    const third = await supervisor.replace(specOf('order-1', SERVER));
    expect(await isRunning(third.identity ?? {})).toBe(true);
  });

  it('has one process left of replacements that overtake each other', async () => {
    await supervisor.start(specOf('order-1', SERVER));
    /** @type {(number | undefined)[]} */
    const pids = [];
    const hooks = supervisor.hooks;
    supervisor.hooks = { ...hooks, onChange: async ({ identity }) => void pids.push(identity?.pid) };
    const outcomes = await Promise.allSettled(
      ['a', 'b', 'c'].map((mark) => supervisor.replace(specOf('order-1', `/* ${mark} */ ${SERVER}`))),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(outcomes.at(-1)?.status).toBe('fulfilled');
    await supervisor.stopAll();
    for (const pid of pids) expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
  });
});
