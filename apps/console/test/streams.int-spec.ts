import { eventually } from '@stampede/testing';
import type { Snapshot } from '../src/application/snapshot.js';
import { RunningConsole } from './support/console.js';
import { figuresOf, saleOf } from './support/services.js';

describe('the stream of snapshots', () => {
  let running: RunningConsole;

  beforeAll(async () => {
    running = await RunningConsole.start({ MAX_EVENT_STREAMS: '3' });
    await running.logIn();
    for (const saleId of ['live-1', 'live-2']) {
      running.services.sales.set(saleId, saleOf(saleId, -60_000));
      running.services.figures.set(saleId, figuresOf(saleId));
    }
  });
  afterAll(async () => {
    const from = performance.now();
    await running.close();
    expect(performance.now() - from).toBeLessThan(5000);
  });

  const openStreams = async () => {
    const text = await (await fetch(running.metricsUrl)).text();
    return Number(/^stampede_http_event_streams\{.*\} (\d+)$/m.exec(text)?.[1]);
  };

  /** Reads so many snapshots, then leaves. */
  async function read(count: number, query = ''): Promise<string[]> {
    const leave = new AbortController();
    const found: string[] = [];
    for await (const { event, data } of running.events(leave.signal, query)) {
      if (event === 'snapshot') found.push(data);
      if (found.length === count) break;
    }
    leave.abort();
    return found;
  }

  it('computes once what many read, every two seconds, and nothing when nobody does', async () => {
    const { asked } = running.services;
    const before = { ...asked };
    const startedMs = performance.now();
    const all = await Promise.all([read(3), read(3), read(3)]);
    expect(performance.now() - startedMs).toBeGreaterThan(3500);
    const [one, ...others] = all as [string[], ...string[][]];
    for (const other of others) expect(other).toEqual(one);
    expect(asked.listSales - before.listSales).toBe(3);
    expect(asked.findSaleFigures - before.findSaleFigures).toBe(3);
    const sequences = one.map((data) => (JSON.parse(data) as Snapshot).sequence);
    expect(sequences[2]! - sequences[0]!).toBe(2);

    await eventually(async () => expect(await openStreams()).toBe(0));
    const after = asked.listSales;
    // Longer than a round: whoever reads now is the one who asks.
    await eventually(() => expect(performance.now() - startedMs).toBeGreaterThan(8000));
    expect(asked.listSales).toBe(after);
  });

  it('shows to each the sale that was asked for', async () => {
    const [auto, first, second] = await Promise.all([
      read(1),
      read(1, '?sale=live-1'),
      read(1, '?sale=live-2'),
    ]);
    const saleOfData = (data: string) => (JSON.parse(data) as Snapshot).sale?.saleId;
    expect([first, second].map(([data]) => saleOfData(data!))).toEqual(['live-1', 'live-2']);
    expect(saleOfData(auto[0]!)).toMatch(/^live-/);
    const wrong = await running.send('GET', '/api/snapshots?sale=LIVE%201');
    expect([wrong.status, wrong.body.code]).toEqual([422, 'VALIDATION_FAILED']);
  });

  it('is not kept by anybody on its way', async () => {
    const leave = new AbortController();
    const { headers } = await fetch(`${running.url}/api/snapshots`, {
      headers: { cookie: running.cookie },
      signal: leave.signal,
    });
    expect(headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-store');
    leave.abort();
    await eventually(async () => expect(await openStreams()).toBe(0));
  });

  it('is open for so many at a time', async () => {
    const leave = new AbortController();
    const streams = [1, 2, 3].map(() => running.events(leave.signal));
    await Promise.all(streams.map((stream) => stream.next()));
    const refused = await running.send('GET', '/api/snapshots');
    expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([
      503,
      'UNAVAILABLE',
      '5',
    ]);
    leave.abort();
    await eventually(async () => expect(await openStreams()).toBe(0));
    await read(1);
  });

  it('goes on while account is away, and ends when the session does', async () => {
    const stream = running.events(new AbortController().signal);
    await stream.next();
    await running.services.stopAccount();
    // The second one comes when the session has to be asked for again.
    for (const _ of [1, 2]) expect((await stream.next()).value).toMatchObject({ event: 'snapshot' });
    await running.services.startAccount();
    running.services.sessions.clear();
    await eventually(
      async () => expect((await stream.next()).value).toEqual({ event: 'logged-out', data: '{}' }),
      { timeoutMs: 15_000, everyMs: 0 },
    );
    expect((await stream.next()).done).toBe(true);
    await running.logIn();
  });

  it('ends with the console', async () => {
    const stream = running.events(new AbortController().signal);
    await stream.next();
  });
});
