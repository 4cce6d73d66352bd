import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { offerHandovers, takeOver } from './handover.mjs';
import { until } from './until.mjs';

let home = '';
/** @type {{ app: string, inspectPort?: number }[]} */
let starts = [];
/** @type {string[]} */
let said = [];
/** @type {string | undefined} */
let problem;
/** @type {() => void} */
let end = () => undefined;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'stampede-handover-'));
  [starts, said, problem] = [[], [], undefined];
  end = await offerHandovers(home, {
    apps: ['order', 'gateway'],
    restart: async (app, inspectPort) => {
      starts.push({ app, inspectPort });
      if (problem) throw new Error(problem);
      return { instance: `${app}-1`, pid: starts.length };
    },
    say: (line) => void said.push(line),
  });
});
afterEach(async () => {
  end();
  await rm(home, { recursive: true, force: true });
});

/** @param {string} app */
async function borrow(app) {
  /** @type {import('./handover.mjs').Reply[]} */
  const replies = [];
  const state = { closed: false };
  const lease = await takeOver(
    home,
    { app, inspectPort: 9229 },
    { onReply: (reply) => void replies.push(reply), onClose: () => void (state.closed = true) },
  );
  return { ...lease, replies, state };
}

/** @param {() => unknown} check */
const eventually = (check) => until(async () => check(), { what: 'it', timeoutMs: 20_000, everyMs: 5 });

describe('an app handed to npm run dev', () => {
  it('runs with a debugger, starts anew after each build, and as before when it is given back', async () => {
    const dev = await borrow('order');
    await eventually(() =>
      expect(dev.replies).toMatchObject([{ type: 'running', instance: 'order-1', pid: 1 }]),
    );
    dev.restart();
    await eventually(() => expect(dev.replies).toHaveLength(2));
    dev.giveBack();
    await eventually(() => expect(dev.state.closed).toBe(true));
    expect(dev.replies.at(-1)).toMatchObject({ type: 'returned', pid: 3 });
    expect(starts).toEqual([
      { app: 'order', inspectPort: 9229 },
      { app: 'order', inspectPort: 9229 },
      { app: 'order', inspectPort: undefined },
    ]);
    expect(said).toEqual([
      'order is handed to npm run dev (debugger on 9229).',
      'order is back from npm run dev.',
    ]);
  });

  it('is given back, once, when npm run dev dies', async () => {
    const socket = createConnection(join(home, 'launcher.sock'));
    socket.write('{"app":"order","inspectPort":9229}\n');
    await eventually(() => expect(starts).toHaveLength(1));
    socket.destroy();
    await eventually(() => expect(said.at(-1)).toBe('order is back from npm run dev.'));
    expect(starts.slice(1)).toEqual([{ app: 'order', inspectPort: undefined }]);
    const next = await borrow('order');
    await eventually(() => expect(next.replies[0]?.type).toBe('running'));
  });

  it('tells what keeps it from starting, and is started again after the next build', async () => {
    problem = 'order-1 did not start: ended with code 1';
    const dev = await borrow('order');
    await eventually(() => expect(dev.replies).toEqual([{ type: 'failed', problem }]));
    problem = undefined;
    dev.restart();
    await eventually(() => expect(dev.replies.at(-1)?.type).toBe('running'));
  });

  it('is left alone when the stack ends, and npm run dev learns of that', async () => {
    const dev = await borrow('order');
    await eventually(() => expect(dev.replies).toHaveLength(1));
    end();
    await eventually(() => expect(dev.state.closed).toBe(true));
    expect(starts).toHaveLength(1);
  });
});

describe('a handover is refused', () => {
  it.each([
    ['shop', 'There is no app "shop" in the running stack; there are: order, gateway.'],
    ['gateway', 'Another npm run dev has gateway already.'],
  ])('of %s, with the reason', async (app, reason) => {
    const first = await borrow('gateway');
    await eventually(() => expect(first.replies).toHaveLength(1));
    const second = await borrow(app);
    await eventually(() => expect(second.state.closed).toBe(true));
    expect(second.replies).toEqual([{ type: 'refused', problem: reason }]);
    expect(starts).toHaveLength(1);
  });

  it('where it is not understood, and the launcher lives on', async () => {
    const socket = createConnection(join(home, 'launcher.sock'));
    socket.write('what?\n');
    const [answer] = await Promise.all([
      new Promise((resolve) => socket.once('data', (data) => resolve(String(data)))),
      new Promise((resolve) => socket.once('close', resolve)),
    ]);
    expect(answer).toContain('There is no app');
    const dev = await borrow('order');
    await eventually(() => expect(dev.replies[0]?.type).toBe('running'));
  });
});

describe('the socket of a launcher that died', () => {
  it('is in nobody’s way', async () => {
    const other = await mkdtemp(join(tmpdir(), 'stampede-handover-'));
    await writeFile(join(other, 'launcher.sock'), '');
    const stop = await offerHandovers(other, {
      apps: [],
      restart: () => Promise.reject(new Error('not here')),
      say: () => undefined,
    });
    stop();
    await rm(other, { recursive: true });
  });
});
